import type { KubernetesObject } from "../../../providers/kubernetes/object";
import { kubernetesUnderTest, type KubernetesUnderTest } from "../../support/kubernetes-provider";
import { secretOnTheWire } from "../../support/provider-client";

const TOKEN = "kubernetes:core/v1:Pod";
const JOB = "kubernetes:batch/v1:Job";
const JOB_PATH = "/apis/batch/v1/namespaces/default/jobs/once";

let under: KubernetesUnderTest;
beforeEach(async () => {
    under = await kubernetesUnderTest();
});
afterEach(() => under.stop());

const object = (apiVersion: string, kind: string, name: string, annotations: Record<string, string> = {}) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "default", annotations },
    spec: {},
});
/** One that never runs, since nobody runs it. */
const pod = (annotations?: Record<string, string>) => object("v1", "Pod", "never", annotations);
const job = (annotations?: Record<string, string>) => object("batch/v1", "Job", "once", annotations);

test.each([
    ["customTimeouts", pod(), 1],
    ["the annotation pulumi.com/timeoutSeconds", pod({ "pulumi.com/timeoutSeconds": "1" }), 0],
    ["customTimeouts rather than the annotation", pod({ "pulumi.com/timeoutSeconds": "600" }), 1],
])("%s bounds a wait", async (_, inputs, seconds) => {
    // By itself it would wait for longer than this test may take.
    await expect(under.make(TOKEN, inputs, seconds)).rejects.toThrow("'never' timed out waiting to be Ready");
});

test("skipAwait waits for nothing, neither when it is made nor when it goes", async () => {
    const { id, state } = await under.make(TOKEN, pod({ "pulumi.com/skipAwait": "true" }));
    const own = under.server.handler;
    // It would stay for ever.
    under.server.handler = (call) => (call.method === "DELETE" ? { status: 200, body: {} } : own(call));
    await under.provider.remove(TOKEN, id, state);
    expect(under.server.objects.size).toBe(1);
});

test.each(["Ready", "jsonpath={.items[?(@.a==1)]}", "[]"])(
    "an annotation waitFor that nobody can wait by (%s) is refused before anything is made",
    async (said) => {
        const { failures } = await under.provider.check(TOKEN, pod({ "pulumi.com/waitFor": said }));
        expect(failures).toEqual([expect.stringMatching(/pulumi\.com\/waitFor|not implemented by this stand-in/)]);
    },
);

test("a token that comes later than the provider waits for by itself is waited for as the annotation says", async () => {
    const secret = (name: string, annotations: Record<string, string> = {}) => ({
        ...object("v1", "Secret", name, annotations),
        type: "kubernetes.io/service-account-token",
    });
    const bare = under.make("kubernetes:core/v1:Secret", secret("bare"));
    const annotated = under.make(
        "kubernetes:core/v1:Secret",
        secret("annotated", { "pulumi.com/waitFor": "jsonpath={.data.token}" }),
    );
    await expect(bare).rejects.toThrow("'bare' timed out waiting to be Ready");
    const at = "/api/v1/namespaces/default/secrets/annotated";
    const made = under.server.objects.get(at);
    under.server.objects.set(at, { ...made, data: { token: "dA==" } } as unknown as KubernetesObject);
    expect((await annotated).state).toMatchObject({ data: secretOnTheWire({ token: "dA==" }) });
});

describe("replaceUnready", () => {
    const REPLACING = { "pulumi.com/replaceUnready": "true" };

    async function replaced(status: object, inputs = job(REPLACING), token = JOB): Promise<boolean> {
        const olds = { ...inputs, __initialApiVersion: inputs.apiVersion, __inputs: inputs };
        const live = { ...inputs, metadata: { ...inputs.metadata, uid: "u1" }, status };
        under.server.objects.set(JOB_PATH, live);
        const diff = await under.provider.diff(token, inputs, inputs, olds);
        return diff.replacesList.length > 0;
    }

    test("replaces a job that has not come to its end well, and no other", async () => {
        expect(await replaced({ conditions: [{ type: "Failed", status: "True" }] })).toBe(true);
        expect(await replaced({})).toBe(true);
        expect(await replaced({ conditions: [{ type: "Complete", status: "True" }] })).toBe(false);
        expect(await replaced({}, job())).toBe(false);
    });

    test("is for jobs alone", async () => {
        expect(await replaced({}, pod(REPLACING), TOKEN)).toBe(false);
    });
});
