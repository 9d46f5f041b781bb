import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { allowedRequests } from "../../support/allowed-requests";
import { clusterApi, type ClusterApi } from "../../support/cluster-api";
import { pod, restricted } from "../../support/pods";
import { streamImage } from "../../support/stream-image";
import { taskAccessStage, type TaskAccessStage } from "../../support/task-access-stage";
import { until } from "../../support/until";

// A cluster may have to be started; no test asserts how long anything takes.
jest.setTimeout(600_000);

const IMAGE = "gaiaflow-test-access/task:1";
const NAMESPACE = `gaiaflow-test-access-${process.pid}`;
const fresh = (): string => crypto.randomBytes(12).toString("hex");
const [VALUE, NEW_VALUE] = [fresh(), fresh()];

/** What Kubernetes allows to everybody whom it knows: to ask who they are and what they may do. */
const EVERYBODY = [
    "selfsubjectaccessreviews.authorization.k8s.io create",
    "selfsubjectreviews.authentication.k8s.io create",
    "selfsubjectrulesreviews.authorization.k8s.io create",
];
const AIRFLOW = [
    ...["create", "delete", "get", "list", "patch", "watch"].map((verb) => `pods ${verb}`),
    ...["events list", "pods/exec create", "pods/exec get", "pods/log get"],
];

/**
 * The namespace, access and secret of task pods on a real cluster. Proves nothing of a cluster on which others have
 * given rights to every service account.
 */
describe("what a stack makes for task pods", () => {
    let stage: TaskAccessStage;
    let cluster: TaskAccessStage["cluster"];
    let admin: ClusterApi;

    const as = (token: string): Promise<ClusterApi> => clusterApi(cluster.kubeconfig, token);
    const airflow = async (): Promise<ClusterApi> => as(await stage.airflowToken());
    const uidOf = async (object: string) => {
        const { metadata } = await admin.get<{ metadata: { uid: string } }>(object);
        return metadata.uid;
    };

    beforeAll(async () => {
        stage = await taskAccessStage("gaiaflow-test-access", NAMESPACE);
        ({ cluster, admin } = stage);
        await stage.configure("apiKey", VALUE, "--secret");
    });

    afterAll(async () => {
        await stage.remove();
        await cluster.docker("image", "rm", "--force", IMAGE);
        await cluster.remove();
    });

    test("is refused where somebody else has the namespace, with what to do, and touches nothing of theirs", async () => {
        const metadata = { name: NAMESPACE, labels: { theirs: "yes" } };
        const namespace = `/api/v1/namespaces/${NAMESPACE}`;
        await admin.status("POST", "/api/v1/namespaces", { metadata });
        const { failed, all = "" } = await stage.project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(failed).toBe(true);
        expect(all).toContain(`has a namespace ${NAMESPACE} that this stack did not make`);
        expect(all).toContain("pulumi config set --stack test --path 'gaiaflow:cluster.namespace' NAME");
        const { labels } = (await admin.get<{ metadata: { labels: object } }>(namespace)).metadata;
        expect(labels).toEqual({ theirs: "yes", "kubernetes.io/metadata.name": NAMESPACE });
        await admin.status("DELETE", namespace);
        await until("it is gone", async () => (await admin.status("GET", namespace)) === 404);
    });

    test("comes up, and nothing is left to change, also after a refresh", async () => {
        expect(await stage.up()).not.toContain(VALUE);
        await stage.pulumi("preview", "--expect-no-changes");
        await stage.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await stage.pulumi("preview", "--expect-no-changes");
        expect(await stage.pulumi("stack", "export")).not.toContain(await stage.airflowToken());
    });

    test("allows Airflow what its operator calls in one namespace, and refuses every other verb and kind", async () => {
        expect(await allowedRequests(await airflow(), admin, NAMESPACE)).toEqual([...AIRFLOW, ...EVERYBODY].sort());
    });

    test("refuses Airflow all other namespaces, what is no object, and to be somebody else", async () => {
        const api = await airflow();
        for (const other of ["default", "kube-system"]) {
            expect(await allowedRequests(api, admin, other)).toEqual(EVERYBODY);
        }
        const paths = ["/metrics", "/logs/", "/debug/pprof/", "/api/v1/pods", "/api/v1/secrets"];
        expect(await Promise.all(paths.map((each) => api.status("GET", each)))).toEqual(paths.map(() => 403));
        const asAdmin = ["get", "secrets", "--as", "admin", "--as-group", "system:masters"];
        await expect(stage.kubectl(asAdmin)).rejects.toThrow(/Forbidden/);
    });

    test("allows the account of task pods nothing at all", async () => {
        const token = await cluster.kubectl(["create", "token", "gaiaflow-task", "--namespace", NAMESPACE]);
        expect(await allowedRequests(await as(token), admin, NAMESPACE)).toEqual(EVERYBODY);
    });

    test("lets Airflow run a pod, read its log and run a command in it, from a container of the node's network", async () => {
        await streamImage(cluster, TRIXIE.image, IMAGE);
        const task = restricted(pod("task", IMAGE, "echo ran; sleep 600", {}, NAMESPACE));
        const spec = { ...task.spec, serviceAccountName: "gaiaflow-task" };
        const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
        expect(await (await airflow()).status("POST", pods, { ...task, spec })).toBe(201);
        await stage.kubectl(["wait", "pod/task", "--for", "condition=Ready", "--timeout", "120s"]);
        expect(await stage.kubectl(["logs", "task"])).toBe("ran");
        const command = ["ls", "/var/run/secrets/kubernetes.io"];
        await expect(stage.kubectl(["exec", "task", "--", ...command])).rejects.toThrow(/No such file/);
        expect(await stage.kubectl(["exec", "task", "--", "id", "-u"])).toBe("1000");
        await expect(stage.kubectl(["get", "pods", "--tls-server-name", "another.example"])).rejects.toThrow(
            /certificate is valid for .*not another\.example/,
        );
        await stage.kubectl(["delete", "pod", "task", "--grace-period", "0"]);
    });

    test("writes a changed value into the same secret, and shows neither", async () => {
        const secret = `/api/v1/namespaces/${NAMESPACE}/secrets/my-creds`;
        const uid = await uidOf(secret);
        await stage.configure("apiKey", NEW_VALUE, "--secret");
        const output = [
            await stage.pulumi("preview", "--diff"),
            await stage.up(),
            await stage.pulumi("stack", "export"),
        ].join("\n");
        expect(output).toMatch(/~ 1 to update/);
        for (const value of [VALUE, NEW_VALUE]) {
            expect(output).not.toContain(value);
            expect(output).not.toContain(Buffer.from(value).toString("base64"));
        }
        expect(await uidOf(secret)).toBe(uid);
        const { data } = await admin.get<{ data: Record<string, string> }>(secret);
        expect(data).toEqual({ API_KEY: Buffer.from(NEW_VALUE).toString("base64") });
    });

    test("takes back what others wrote into a secret", async () => {
        const secret = `/api/v1/namespaces/${NAMESPACE}/secrets/my-creds`;
        await admin.status("PATCH", secret, { data: { API_KEY: "eA==" } });
        await stage.pulumi("up", "--yes", "--skip-preview", "--refresh");
        const { data } = await admin.get<{ data: Record<string, string> }>(secret);
        expect(data).toEqual({ API_KEY: Buffer.from(NEW_VALUE).toString("base64") });
    });

    test("with a new version has a new token, and the old one is void", async () => {
        const before = await stage.airflowToken();
        await stage.configure("version", "2");
        await stage.up();
        const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
        expect(await (await airflow()).status("GET", pods)).toBe(200);
        const old = await as(before);
        await until("the old token is void", async () => (await old.status("GET", pods)) === 401);
    });

    test("takes another level of pod security into the same namespace, which then refuses what is laxer", async () => {
        const namespace = `/api/v1/namespaces/${NAMESPACE}`;
        const uid = await uidOf(namespace);
        const api = await airflow();
        const pods = `${namespace}/pods?dryRun=All`;
        const lax = pod("lax", IMAGE, "id -u", {}, NAMESPACE);
        const [container = {}] = lax.spec.containers;
        const securityContext = { privileged: true };
        const privileged = { ...lax, spec: { ...lax.spec, containers: [{ ...container, securityContext }] } };
        expect(await api.status("POST", pods, privileged)).toBe(403);
        expect(await api.status("POST", pods, lax)).toBe(201);
        await stage.configure("podSecurity", "restricted");
        await stage.up();
        expect(await uidOf(namespace)).toBe(uid);
        expect(await api.status("POST", pods, lax)).toBe(403);
        expect(await api.status("POST", pods, restricted(lax))).toBe(201);
    });

    test("goes without a trace", async () => {
        await stage.pulumi("destroy", "--yes", "--skip-preview");
        expect(await admin.status("GET", `/api/v1/namespaces/${NAMESPACE}`)).toBe(404);
        expect(await fs.readdir(stage.stateRoot)).toEqual(["kubectl"]);
    });
});
