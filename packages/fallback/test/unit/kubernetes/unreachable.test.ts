import { kubernetesUnderTest, type KubernetesUnderTest } from "../../support/kubernetes-provider";

const TOKEN = "kubernetes:core/v1:ConfigMap";
const INPUTS = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "words", namespace: "default" }, data: {} };
const KNOWN = { inputs: INPUTS, state: { ...INPUTS, __inputs: INPUTS, __initialApiVersion: "v1" } };

let under: KubernetesUnderTest;
const start = async (config: Record<string, string>, environment: NodeJS.ProcessEnv = {}): Promise<void> => {
    under = await kubernetesUnderTest({ config, environment, isThere: false });
};
afterEach(() => under.stop());

const read = async (): Promise<string> => (await under.provider.read(TOKEN, "default/words", KNOWN)).getId();
const remove = (): Promise<void> => under.provider.remove(TOKEN, "default/words", KNOWN.state);

test("without a word, neither refresh nor destroy forgets anything, and both say what would", async () => {
    await start({});
    await expect(read()).rejects.toThrow("PULUMI_K8S_DELETE_UNREACHABLE");
    await expect(remove()).rejects.toThrow("PULUMI_K8S_DELETE_UNREACHABLE");
});

test.each([
    ["the provider's setting", { deleteUnreachable: "true" }, {}],
    ["the environment", {}, { PULUMI_K8S_DELETE_UNREACHABLE: "true" }],
])("deleteUnreachable by %s has both forget", async (_, config, environment) => {
    await start(config, environment);
    expect(await read()).toBe("");
    await remove();
});

test("the provider's setting wins over the environment", async () => {
    await start({ deleteUnreachable: "false" }, { PULUMI_K8S_DELETE_UNREACHABLE: "true" });
    await expect(read()).rejects.toThrow("unreachable cluster");
});

test("with skipUpdateUnreachable, a refresh keeps what is known and new inputs wait", async () => {
    await start({ skipUpdateUnreachable: "true" });
    expect(await read()).toBe("default/words");
    const { inputs } = await under.provider.check(TOKEN, { ...INPUTS, data: { a: "1" } }, INPUTS);
    expect(inputs).toEqual(INPUTS);
});

test("a preview goes through, and nothing else does", async () => {
    await start({});
    expect((await under.provider.create(TOKEN, INPUTS, true)).state).toEqual(INPUTS);
    await expect(under.provider.create(TOKEN, INPUTS)).rejects.toThrow(
        "configured Kubernetes cluster is unreachable: it sleeps",
    );
});
