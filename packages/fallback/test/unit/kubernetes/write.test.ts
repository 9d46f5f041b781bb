import { kubernetesUnderTest, type KubernetesUnderTest } from "../../support/kubernetes-provider";

const TOKEN = "kubernetes:core/v1:ConfigMap";
const PATH = "/api/v1/namespaces/default/configmaps/words";

let under: KubernetesUnderTest;
const start = async (config: Record<string, string> = {}): Promise<void> => {
    under = await kubernetesUnderTest({ config });
};
afterEach(() => under.stop());

const words = (data: Record<string, string>) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "words", namespace: "default" },
    data,
});

/** Method and kind of content of each request that wrote. */
const writes = (): string[] =>
    under.server.writes().map(({ method, contentType }) => `${method} ${contentType.replace(/^application\//, "")}`);

describe("by default", () => {
    beforeEach(() => start());

    test("an object is made by the name of all, and changed by one of its own", async () => {
        const made = await under.make(TOKEN, words({ a: "1" }));
        expect(made.id).toBe("default/words");
        const state = await under.change(TOKEN, made, words({ a: "2" }));
        expect(state["data"]).toEqual({ a: "2" });
        expect(writes()).toEqual(["POST json", "PATCH apply-patch+yaml"]);
        const [create, apply] = under.server.writes();
        expect(create?.query["fieldManager"]).toBe("pulumi-kubernetes");
        expect(apply?.query["fieldManager"]).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
    });

    test("an object that is there already is left alone, and what can be done is said", async () => {
        await under.make(TOKEN, words({ whose: "theirs" }));
        await expect(under.make(TOKEN, words({ whose: "ours" }))).rejects.toThrow(
            /"words" already exists[^]*set upsertExistingObjects on the provider/,
        );
        expect(under.server.objects.get(PATH)).toMatchObject({ data: { whose: "theirs" } });
    });

    test("a name that the server is to make up is refused", async () => {
        const inputs = { ...words({}), metadata: { generateName: "words-" } };
        const { failures } = await under.provider.check(TOKEN, inputs);
        expect(failures).toEqual(["the `.metadata.generateName` field is not supported in Server-Side Apply mode"]);
    });

    test("a field that ignoreChanges names stays as it is in the cluster", async () => {
        const made = await under.make(TOKEN, words({ a: "1", b: "1" }));
        under.server.objects.set(PATH, { ...words({ a: "by hand", b: "1" }), metadata: { name: "words" } });
        await under.change(TOKEN, made, words({ a: "2", b: "2" }), ["data.a"]);
        expect(under.server.objects.get(PATH)).toMatchObject({ data: { a: "by hand", b: "2" } });
    });

    test("a field that ignoreChanges names and another looks after is left to that one", async () => {
        const made = await under.make(TOKEN, words({ a: "1", b: "1" }));
        const managedFields = [{ manager: "other", operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } }];
        under.server.objects.set(PATH, {
            ...words({ a: "theirs", b: "1" }),
            metadata: { name: "words", managedFields },
        });
        await under.change(TOKEN, made, words({ a: "2", b: "2" }), ["data.a"]);
        expect(under.server.writes().at(-1)?.body["data"]).toEqual({ b: "2" });
    });

    test("an object that is gone says what to do", async () => {
        const made = await under.make(TOKEN, words({ a: "1" }));
        under.server.objects.clear();
        await expect(under.change(TOKEN, made, words({ a: "2" }))).rejects.toThrow("run `pulumi refresh`");
    });
});

describe("with upsertExistingObjects", () => {
    beforeEach(() => start({ upsertExistingObjects: "true" }));

    test("an object that is there already becomes ours", async () => {
        under.server.objects.set(PATH, { ...words({ theirs: "kept" }), metadata: { name: "words" } });
        const { state } = await under.make(TOKEN, words({ ours: "new" }));
        expect(writes()).toEqual(["PATCH apply-patch+yaml"]);
        expect(state["data"]).toEqual({ theirs: "kept", ours: "new" });
        // Fields of others are a conflict all the same, for the server to tell.
        expect(under.server.writes()[0]?.query["force"]).toBe("false");
    });
});

describe("with enableServerSideApply: false", () => {
    beforeEach(() => start({ enableServerSideApply: "false" }));

    test("an object is marked as ours, and only what differs is sent", async () => {
        const made = await under.make(TOKEN, words({ a: "1", b: "1" }));
        expect(made.inputs["metadata"]).toMatchObject({ labels: { "app.kubernetes.io/managed-by": "pulumi" } });
        await under.change(TOKEN, made, words({ a: "2" }));
        expect(writes()).toEqual(["POST json", "PATCH merge-patch+json"]);
        expect(under.server.writes().at(-1)?.body).toEqual({ data: { a: "2", b: null } });
    });

    test("what others added stays", async () => {
        const made = await under.make(TOKEN, words({ a: "1" }));
        under.server.objects.set(PATH, { ...words({ a: "1", theirs: "kept" }), metadata: { name: "words" } });
        await under.change(TOKEN, made, words({ a: "2" }));
        expect(under.server.objects.get(PATH)).toMatchObject({ data: { a: "2", theirs: "kept" } });
    });

    test("a field that ignoreChanges names stays as it is in the cluster", async () => {
        const made = await under.make(TOKEN, words({ a: "1", b: "1" }));
        under.server.objects.set(PATH, { ...made.inputs, ...words({ a: "by hand", b: "1" }) });
        await under.change(TOKEN, made, words({ a: "1", b: "2" }), ["data.a"]);
        expect(under.server.objects.get(PATH)).toMatchObject({ data: { a: "by hand", b: "2" } });
    });

    test("the server may make up a name", async () => {
        const { id } = await under.make(TOKEN, {
            ...words({}),
            metadata: { generateName: "w-", namespace: "default" },
        });
        expect(id).toBe("default/w-made");
    });

    test("a Patch resource is refused", async () => {
        const { failures } = await under.provider.check("kubernetes:core/v1:ConfigMapPatch", words({}));
        expect(failures).toEqual([expect.stringContaining("patch resources require Server-Side Apply mode")]);
    });
});
