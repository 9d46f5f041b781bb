import * as pulumi from "@pulumi/pulumi";
import { healedOrNot } from "../../../../components/minikube/cluster-command";
import { MinikubeManager } from "../../../../components/minikube/minikube-manager";
import { planned } from "../../../support/planned";
import { record } from "../../../support/pulumi-recorder";

const ARGS = {
    identity: { project: "gaiaflow", stack: "prod_local" },
    network: "platform-1a2b3c4",
    nodeAddress: "172.30.0.200",
    cpus: 2,
    memoryMib: 4096,
    kubernetesVersion: "1.34.4",
    folder: "/state/stacks/gaiaflow/prod_local/cluster",
    top: "/state",
};
const COMMAND = "command:local:Command";
const declare = (changes: object = {}) =>
    record(() => new MinikubeManager("cluster", { ...ARGS, ...changes }), { planned });
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

test("a cluster is a home that takes it away, a command that starts it, and an identity", async () => {
    const { resources, get } = await declare();
    expect(resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
        `${COMMAND} cluster`,
        `${COMMAND} cluster-home`,
        "gaiaflow:minikube:MinikubeManager cluster",
        "random:index/randomId:RandomId cluster-identifier",
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

test("its outputs name it as users and containers do", async () => {
    const { result, get } = await declare();
    expect(result.profile).toBe("gaiaflow-prod-local");
    expect(result.apiServer).toBe("https://gaiaflow-prod-local:8443");
    expect(await valueOf(result.kubeconfig)).toBe(`${ARGS.folder}/kubeconfig`);
    expect(get("gaiaflow:minikube:MinikubeManager", "cluster").outputs).toEqual({
        profile: "gaiaflow-prod-local",
        apiServer: "https://gaiaflow-prod-local:8443",
        kubeconfig: `${ARGS.folder}/kubeconfig`,
        clusterIdentifier: "cluster-identifier-hex",
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
])("another %s makes it another cluster, and another identity", async (key, value) => {
    const identity = ["random:index/randomId:RandomId", "cluster-identifier"] as const;
    const [before, after] = [await declare(), await declare({ [key]: value })];
    for (const name of ["cluster", "cluster-home"]) {
        const triggers = [before, after].map(({ get }) => get(COMMAND, name).inputs["triggers"] as string[]);
        expect(triggers[0]?.filter((trigger, at) => trigger !== triggers[1]?.[at])).toHaveLength(1);
    }
    expect(after.get(...identity).inputs["keepers"]).not.toEqual(before.get(...identity).inputs["keepers"]);
});

test("nothing else does", async () => {
    const [before, after] = [await declare(), await declare({ top: "/" })];
    expect(after.get(COMMAND, "cluster").inputs["triggers"]).toEqual(before.get(COMMAND, "cluster").inputs["triggers"]);
});

test("a preview asks no cluster, and knows of a new one no kubeconfig", async () => {
    const { result } = await record(() => new MinikubeManager("cluster", ARGS), {
        planned: { outputs: planned.outputs, answers: {} },
        preview: true,
    });
    const known = (result.kubeconfig as unknown as { isKnown: Promise<boolean> }).isKnown;
    expect(await known).toBe(false);
});

test("a cluster that cannot be started again fails the up with Minikube's reason alone", () => {
    expect(() => healedOrNot("no memory")).toThrow(new pulumi.RunError("no memory"));
    expect(healedOrNot("")).toBe(true);
});
