import * as pulumi from "@pulumi/pulumi";
import { STARTED, assertClusterHealthy } from "../../../../components/minikube/cluster-command";
import { MinikubeManager } from "../../../../components/minikube/minikube-manager";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";

const ARGS = {
    identity: { project: "gaiaflow", stack: "prod_local" },
    network: "platform-1a2b3c4",
    nodeAddress: "172.30.0.200",
    cpus: 2,
    memoryMib: 4096,
    kubernetesVersion: "1.34.4",
    folder: "/state/stacks/gaiaflow/prod_local/cluster",
    stateRoot: "/state",
};
const COMMAND = "command:local:Command";
const declare = (changes: object = {}) =>
    record(() => new MinikubeManager("cluster", { ...ARGS, ...changes }), { mocks });
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

test("a cluster is a home that takes it away and a command that starts it", async () => {
    const { resources, get } = await declare();
    expect(resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
        `${COMMAND} cluster`,
        `${COMMAND} cluster-home`,
        "gaiaflow:minikube:MinikubeManager cluster",
    ]);
    const [home, node] = [get(COMMAND, "cluster-home"), get(COMMAND, "cluster")];
    expect(home.inputs).toMatchObject({ create: "prepare", delete: "remove" });
    expect(node.inputs).toMatchObject({ create: "ensure" });
    expect(node.inputs).not.toHaveProperty("delete");
    expect(node.dependencies).toContain(home.urn);
    for (const command of [home, node]) {
        expect(command.parent).toContain("MinikubeManager::cluster");
        expect(command.deleteBeforeReplace).toBe(true);
        expect(command.inputs).toMatchObject({ logging: "stderr", addPreviousOutputInEnv: false });
        expect(command.inputs["environment"]).toEqual({
            PROFILE: "gaiaflow-prod-local",
            CPUS: "2",
            MEMORY_MIB: "4096",
            KUBERNETES_VERSION: "1.34.4",
            NETWORK: "platform-1a2b3c4",
            NODE_ADDRESS: "172.30.0.200",
            FOLDER: ARGS.folder,
            TOP: "/state",
        });
    }
});

test.each([
    [true, "/home/data:/gaiaflow-mounts:ro"],
    [false, "/home/data:/gaiaflow-mounts"],
])("a folder of the machine is in the node, and the preview shows which: read-only %s", async (readOnly, mount) => {
    const { get } = await declare({ mount: { folder: "/home/data", readOnly } });
    for (const name of ["cluster", "cluster-home"]) {
        const { environment, triggers } = get(COMMAND, name).inputs;
        expect(environment).toMatchObject({ MOUNT: mount });
        expect(triggers).toContain(`mount=${mount}`);
    }
});

test("its outputs name it as users and containers do", async () => {
    const { result, get } = await declare();
    expect(result.profile).toBe("gaiaflow-prod-local");
    expect(result.apiServer).toBe("https://gaiaflow-prod-local:8443");
    expect(await valueOf(result.kubeconfig)).toBe(`${ARGS.folder}/kubeconfig`);
    expect(get("gaiaflow:minikube:MinikubeManager", "cluster").outputs).toEqual({
        profile: "gaiaflow-prod-local",
        apiServer: "https://gaiaflow-prod-local:8443",
        kubeconfig: `${ARGS.folder}/kubeconfig`,
        clusterIdentifier: "cluster-home-id",
    });
});

test.each([
    ["cpus", 3],
    ["memoryMib", 5000],
    ["kubernetesVersion", "1.33.1"],
    ["network", "platform-5d6e7f8"],
    ["nodeAddress", "172.30.0.201"],
    ["folder", "/elsewhere"],
    ["identity", { project: "gaiaflow", stack: "other" }],
])("another %s makes it another cluster", async (key, value) => {
    const [before, after] = [await declare(), await declare({ [key]: value })];
    for (const name of ["cluster", "cluster-home"]) {
        const triggers = [before, after].map(({ get }) => get(COMMAND, name).inputs["triggers"] as string[]);
        expect(triggers[0]?.filter((trigger, at) => trigger !== triggers[1]?.[at])).toHaveLength(1);
    }
});

test("another home is another cluster by what Pulumi notes of properties, so that what is in it goes first", async () => {
    const { get, result } = await declare();
    const node = get(COMMAND, "cluster");
    expect((node.inputs["triggers"] as string[]).at(-1)).toBe("home=cluster-home-id");
    expect(await valueOf(result.clusterIdentifier)).toBe("cluster-home-id");
    expect(await valueOf(result.node.urn)).toBe(node.urn);
});

test("a repair gets what the cluster was made as, and not what the settings say", async () => {
    const asked: Record<string, unknown>[] = [];
    const answers = {
        "command:local:run": (_: string, inputs: Record<string, unknown>) => {
            asked.push(inputs);
            return { stdout: "" };
        },
    };
    // As the engine answers for a resource that an `up` of some targets leaves as it was.
    const made = { PROFILE: "gaiaflow-prod-local", MEMORY_MIB: "2048" };
    const outputs = { ...mocks.outputs, [COMMAND]: () => ({ stdout: "", stderr: "", environment: made }) };
    await record(() => new MinikubeManager("cluster", ARGS), { mocks: { outputs, answers } });
    expect(asked).toEqual([expect.objectContaining({ command: "recover", environment: made })]);
});

test("nothing else does", async () => {
    const [before, after] = [await declare(), await declare({ stateRoot: "/" })];
    expect(after.get(COMMAND, "cluster").inputs["triggers"]).toEqual(before.get(COMMAND, "cluster").inputs["triggers"]);
});

test("a preview asks no cluster, and knows of a new one no kubeconfig", async () => {
    const { result } = await record(() => new MinikubeManager("cluster", ARGS), {
        mocks: { outputs: mocks.outputs, answers: {} },
        preview: true,
    });
    const known = (result.kubeconfig as unknown as { isKnown: Promise<boolean> }).isKnown;
    expect(await known).toBe(false);
});

test("a cluster that cannot be started again fails the up with Minikube's reason alone", () => {
    expect(() => assertClusterHealthy("no memory")).toThrow(new pulumi.RunError("no memory"));
    expect(assertClusterHealthy("")).toBe(true);
});

test("an up that had to start the cluster says what it has not seen", () => {
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    expect(assertClusterHealthy("")).toBe(true);
    expect(info).not.toHaveBeenCalled();
    expect(assertClusterHealthy(STARTED)).toBe(true);
    expect(info).toHaveBeenCalledWith(expect.stringContaining("one more `up`"));
});
