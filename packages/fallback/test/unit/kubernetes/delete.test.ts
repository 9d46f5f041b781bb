import { kubernetesUnderTest, type KubernetesUnderTest } from "../../support/kubernetes-provider";

const TOKEN = "kubernetes:core/v1:ConfigMap";

let under: KubernetesUnderTest;
beforeEach(async () => {
    under = await kubernetesUnderTest();
});
afterEach(() => under.stop());

const words = (annotations: Record<string, string> = {}) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "words", namespace: "default", annotations },
});

test.each([
    [undefined, "Foreground"],
    ["background", "Background"],
    ["Orphan", "Orphan"],
    ["nonsense", "Foreground"],
])("with deletionPropagationPolicy %s, what the object owns is handled by %s", async (said, policy) => {
    const inputs = words(said === undefined ? {} : { "pulumi.com/deletionPropagationPolicy": said });
    const { id, state } = await under.make(TOKEN, inputs);
    await under.provider.remove(TOKEN, id, state);
    expect(under.server.writes().at(-1)).toMatchObject({ method: "DELETE", body: { propagationPolicy: policy } });
    expect(under.server.objects.size).toBe(0);
});

test("names the object that was made, so that another of its name stays", async () => {
    const { id, state } = await under.make(TOKEN, words());
    await under.provider.remove(TOKEN, id, state);
    const { uid } = state["metadata"] as { uid: string };
    expect(under.server.writes().at(-1)?.body["preconditions"]).toEqual({ uid });
});

test("is done where the object is gone already", async () => {
    const { id, state } = await under.make(TOKEN, words());
    under.server.objects.clear();
    await under.provider.remove(TOKEN, id, state);
});
