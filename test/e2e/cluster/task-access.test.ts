import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { BASE_IMAGE } from "../../../toolchain/base-image/image";
import { KUBERNETES_VERSION } from "../../../lib/kubernetes-version";
import { allowedRequests } from "../../support/allowed-requests";
import { clusterApi, type ClusterApi } from "../../support/cluster-api";
import { pod, restricted } from "../../support/pods";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { streamImage } from "../../support/stream-image";
import { runningCluster } from "../../support/test-cluster";
import { until } from "../../support/until";

// A cluster may have to be started; no test asserts how long anything takes.
jest.setTimeout(600_000);

const PROFILE = "gaiaflow-test-access";
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
    let cluster: Awaited<ReturnType<typeof runningCluster>>;
    let admin: ClusterApi;
    let project: PulumiProject;
    let top: string;

    const file = () => path.join(top, "stack", "airflow", "kubeconfig");
    const tokenIn = (text: string): string =>
        (JSON.parse(text) as { users: [{ user: { token: string } }] }).users[0].user.token;
    const airflowToken = async () => tokenIn(await fs.readFile(file(), "utf8"));
    const as = (token: string): Promise<ClusterApi> => clusterApi(cluster.kubeconfig, token);
    const configure = async (key: string, value: string, ...flags: string[]): Promise<void> => {
        const { failed, all = "" } = await project.pulumi(["config", "set", ...flags, key], { input: value });
        expect([failed, failed ? all : ""]).toEqual([false, ""]);
    };
    const pulumi = async (...args: string[]): Promise<string> => {
        const { failed, all = "" } = await project.pulumi(args);
        if (failed) {
            throw new Error(all);
        }
        return all;
    };
    const up = () => pulumi("up", "--yes", "--skip-preview");
    const uidOf = async (object: string) => {
        const { metadata } = await admin.get<{ metadata: { uid: string } }>(object);
        return metadata.uid;
    };
    /** Runs kubectl in a container of the node's network, as the user that Airflow's containers have. */
    const kubectl = (args: readonly string[]): Promise<string> =>
        cluster.docker(
            ...["run", "--rm", "--network", cluster.network, "--user", "50000:0"],
            ...["--volume", `${path.dirname(file())}:/stack:ro`, "--volume", `${top}/kubectl:/kubectl:ro`],
            ...[BASE_IMAGE, "/kubectl", "--kubeconfig", "/stack/kubeconfig", "--cache-dir", "/tmp", ...args],
        );

    beforeAll(async () => {
        cluster = await runningCluster(PROFILE);
        admin = await clusterApi(cluster.kubeconfig);
        top = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-access-"));
        await fs.chmod(top, 0o755);
        const kubectlInNode = `${cluster.profile}:/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;
        await cluster.docker("cp", kubectlInNode, path.join(top, "kubectl"));
        const program = path.join(__dirname, "programs", "task-access");
        project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
        await configure("kubeconfig", cluster.kubeconfig);
        await configure("namespace", NAMESPACE);
        await configure("podSecurity", "baseline");
        await configure("apiServer", `https://${cluster.profile}:8443`);
        await configure("top", top);
        await configure("version", "1");
        await configure("apiKey", VALUE, "--secret");
    });

    afterAll(async () => {
        await project.pulumi(["destroy", "--yes", "--skip-preview"]);
        await project.remove();
        await fs.rm(top, { recursive: true, force: true });
        await cluster.docker("image", "rm", "--force", IMAGE);
        await cluster.remove();
    });

    it("is refused where somebody else has the namespace, with what to do, and touches nothing of theirs", async () => {
        const metadata = { name: NAMESPACE, labels: { theirs: "yes" } };
        const namespace = `/api/v1/namespaces/${NAMESPACE}`;
        await admin.status("POST", "/api/v1/namespaces", { metadata });
        const { failed, all = "" } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(failed).toBe(true);
        expect(all).toContain(`has a namespace ${NAMESPACE} that this stack did not make`);
        expect(all).toContain("pulumi config set --stack test --path 'gaiaflow:cluster.namespace' NAME");
        const { labels } = (await admin.get<{ metadata: { labels: object } }>(namespace)).metadata;
        expect(labels).toEqual({ theirs: "yes", "kubernetes.io/metadata.name": NAMESPACE });
        await admin.status("DELETE", namespace);
        await until("it is gone", async () => (await admin.status("GET", namespace)) === 404);
    });

    it("comes up, and nothing is left to change, also after a refresh", async () => {
        expect(await up()).not.toContain(VALUE);
        await pulumi("preview", "--expect-no-changes");
        await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await pulumi("preview", "--expect-no-changes");
        expect(await pulumi("stack", "export")).not.toContain(await airflowToken());
    });

    it("allows Airflow what its operator calls in one namespace, and refuses every other verb and kind", async () => {
        expect(await allowedRequests(await as(await airflowToken()), admin, NAMESPACE)).toEqual(
            [...AIRFLOW, ...EVERYBODY].sort(),
        );
    });

    it("refuses Airflow all other namespaces, what is no object, and to be somebody else", async () => {
        const airflow = await as(await airflowToken());
        for (const other of ["default", "kube-system"]) {
            expect(await allowedRequests(airflow, admin, other)).toEqual(EVERYBODY);
        }
        const paths = ["/metrics", "/logs/", "/debug/pprof/", "/api/v1/pods", "/api/v1/secrets"];
        expect(await Promise.all(paths.map((each) => airflow.status("GET", each)))).toEqual(paths.map(() => 403));
        const asAdmin = ["get", "secrets", "--as", "admin", "--as-group", "system:masters"];
        await expect(kubectl(asAdmin)).rejects.toThrow(/Forbidden/);
    });

    it("allows the account of task pods nothing at all", async () => {
        const token = await cluster.kubectl(["create", "token", "gaiaflow-task", "--namespace", NAMESPACE]);
        expect(await allowedRequests(await as(token), admin, NAMESPACE)).toEqual(EVERYBODY);
    });

    it("lets Airflow run a pod, read its log and run a command in it, from a container of the node's network", async () => {
        await streamImage(cluster, BASE_IMAGE, IMAGE);
        const task = restricted(pod("task", IMAGE, "echo ran; sleep 600", {}, NAMESPACE));
        const spec = { ...task.spec, serviceAccountName: "gaiaflow-task" };
        const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
        expect(await (await as(await airflowToken())).status("POST", pods, { ...task, spec })).toBe(201);
        await kubectl(["wait", "pod/task", "--for", "condition=Ready", "--timeout", "120s"]);
        expect(await kubectl(["logs", "task"])).toBe("ran");
        const command = ["ls", "/var/run/secrets/kubernetes.io"];
        await expect(kubectl(["exec", "task", "--", ...command])).rejects.toThrow(/No such file/);
        expect(await kubectl(["exec", "task", "--", "id", "-u"])).toBe("1000");
        await expect(kubectl(["get", "pods", "--tls-server-name", "another.example"])).rejects.toThrow(
            /certificate is valid for .*not another\.example/,
        );
        await kubectl(["delete", "pod", "task", "--grace-period", "0"]);
    });

    it("writes a changed value into the same secret, and shows neither", async () => {
        const secret = `/api/v1/namespaces/${NAMESPACE}/secrets/my-creds`;
        const uid = await uidOf(secret);
        await configure("apiKey", NEW_VALUE, "--secret");
        const said = [await pulumi("preview", "--diff"), await up(), await pulumi("stack", "export")].join("\n");
        expect(said).toMatch(/~ 1 to update/);
        for (const value of [VALUE, NEW_VALUE]) {
            expect(said).not.toContain(value);
            expect(said).not.toContain(Buffer.from(value).toString("base64"));
        }
        expect(await uidOf(secret)).toBe(uid);
        const { data } = await admin.get<{ data: Record<string, string> }>(secret);
        expect(data).toEqual({ API_KEY: Buffer.from(NEW_VALUE).toString("base64") });
    });

    it("takes back what others wrote into a secret", async () => {
        const secret = `/api/v1/namespaces/${NAMESPACE}/secrets/my-creds`;
        await admin.status("PATCH", secret, { data: { API_KEY: "eA==" } });
        await pulumi("up", "--yes", "--skip-preview", "--refresh");
        const { data } = await admin.get<{ data: Record<string, string> }>(secret);
        expect(data).toEqual({ API_KEY: Buffer.from(NEW_VALUE).toString("base64") });
    });

    it("with a new version has a new token, and the old one is void", async () => {
        const before = await airflowToken();
        await configure("version", "2");
        await up();
        const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
        expect(await (await as(await airflowToken())).status("GET", pods)).toBe(200);
        const old = await as(before);
        await until("the old token is void", async () => (await old.status("GET", pods)) === 401);
    });

    it("takes another level of pod security into the same namespace, which then refuses what is laxer", async () => {
        const namespace = `/api/v1/namespaces/${NAMESPACE}`;
        const uid = await uidOf(namespace);
        const airflow = await as(await airflowToken());
        const pods = `${namespace}/pods?dryRun=All`;
        const lax = pod("lax", IMAGE, "id -u", {}, NAMESPACE);
        const [container = {}] = lax.spec.containers;
        const securityContext = { privileged: true };
        const privileged = { ...lax, spec: { ...lax.spec, containers: [{ ...container, securityContext }] } };
        expect(await airflow.status("POST", pods, privileged)).toBe(403);
        expect(await airflow.status("POST", pods, lax)).toBe(201);
        await configure("podSecurity", "restricted");
        await up();
        expect(await uidOf(namespace)).toBe(uid);
        expect(await airflow.status("POST", pods, lax)).toBe(403);
        expect(await airflow.status("POST", pods, restricted(lax))).toBe(201);
    });

    it("goes without a trace", async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        expect(await admin.status("GET", `/api/v1/namespaces/${NAMESPACE}`)).toBe(404);
        expect(await fs.readdir(top)).toEqual(["kubectl"]);
    });
});
