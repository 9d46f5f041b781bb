import * as path from "node:path";
import { RULES } from "../../../policy/rules";
import { inCluster } from "../../../stacks/in-cluster";
import { ask } from "../../support/policy";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recorded, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const JOB = "kubernetes:batch/v1:Job";
const SERVICE = "kubernetes:core/v1:Service";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const KINDS = [DEPLOYMENT, STATEFUL_SET, JOB];

type InCluster = Recording<ReturnType<typeof inCluster>>;
const { project, airflow } = settings();
const folders = { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
const local = {
    mode: "prod_local",
    identity: { project: "gaiaflow", stack: "prod_local" },
    project: { ...project, folders },
    airflow: { ...airflow, inCluster: true },
} as const;
const run = (changes: Parameters<typeof settings>[0] = {}, preview = false): Promise<InCluster> =>
    record(() => inCluster(settings({ ...local, ...changes }), MACHINE), { mocks, preview });
const names = ({ resources }: InCluster, ...types: string[]): string[] =>
    resources
        .filter(({ type }) => types.includes(type))
        .map(({ name }) => name)
        .sort();

interface Pod {
    readonly containers: readonly { readonly name: string; readonly image: string }[];
    readonly serviceAccountName?: string;
}
const podOf = ({ inputs }: Recorded): Pod => (inputs as { spec: { template: { spec: Pod } } }).spec.template.spec;

describe("the platform in a cluster", () => {
    let all: InCluster;
    beforeAll(async () => {
        all = await run();
    });

    test("is these pods and no container", () => {
        expect(names(all, "docker:index/container:Container")).toEqual([]);
        expect(names(all, STATEFUL_SET)).toEqual(["jupyter", "minio", "postgres"]);
        expect(names(all, JOB)).toEqual(["airflow-migration", "minio-init"]);
        expect(names(all, DEPLOYMENT)).toEqual([
            ...["airflow-api-server", "airflow-dag-processor", "airflow-scheduler", "airflow-triggerer", "mlflow"],
        ]);
    });

    test("is as many of what may be several as the stack says", async () => {
        const replicas = { ...settings().replicas, "airflow-scheduler": 3, mlflow: 2 };
        const { resources } = await run({ replicas });
        const counts = resources
            .filter(({ type }) => [DEPLOYMENT, STATEFUL_SET].includes(type))
            .map(({ inputs, name }) => [name, (inputs["spec"] as { replicas: number }).replicas]);
        expect(Object.fromEntries(counts)).toEqual({
            ...{ "airflow-api-server": 1, "airflow-dag-processor": 1, "airflow-scheduler": 3, "airflow-triggerer": 1 },
            ...{ jupyter: 1, minio: 1, mlflow: 2, postgres: 1 },
        });
    });

    test("has with the scheduler what runs its functions, and with Jupyter what runs its notebooks", () => {
        const containers = (type: string, name: string) =>
            podOf(all.get(type, name)).containers.map((each) => each.name);
        expect(containers(DEPLOYMENT, "airflow-scheduler")).toEqual(["tasks", "airflow-scheduler"]);
        expect(containers(STATEFUL_SET, "jupyter")).toEqual(["kernels", "jupyter"]);
    });

    test("declares the same resources in a preview as in an update", async () => {
        const urns = ({ resources }: InCluster): string[] => resources.map(({ urn }) => urn).sort();
        expect(urns(await run({}, true))).toEqual(urns(all));
    });

    test("keeps its claims, whatever services run", async () => {
        const fewer = await run({ services: ["mlflow"] });
        expect(names(fewer, CLAIM)).toEqual(names(all, CLAIM));
        expect(names(fewer, ...KINDS)).toEqual(["minio", "minio-init", "mlflow", "postgres"]);
        const claims = all.resources.filter(({ type }) => type === CLAIM);
        expect(claims.map(({ ignoreChanges }) => ignoreChanges)).toEqual(claims.map(() => ["spec"]));
    });

    test("has each pod wait for those that it needs", () => {
        const after = (name: string): string[] => {
            const { dependencies } = all.resources.find(
                (each) => KINDS.includes(each.type) && each.name === name,
            ) as Recorded;
            return all.resources
                .filter(({ type, urn }) => KINDS.includes(type) && dependencies.includes(urn))
                .map((each) => each.name)
                .sort();
        };
        expect(after("postgres")).toEqual([]);
        expect(after("minio-init")).toEqual(["minio"]);
        expect(after("airflow-migration")).toEqual(["postgres"]);
        expect(after("airflow-scheduler")).toEqual(["airflow-migration", "postgres"]);
        expect(after("mlflow")).toEqual(["minio", "minio-init", "postgres"]);
    });

    test("gives all that is in the cluster our own provider, and has it go with the cluster", () => {
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        const { urn: node } = all.get("command:local:Command", "cluster");
        expect(own.length).toBeGreaterThan(40);
        expect(own.filter(({ provider }) => !provider.includes("::kubernetes::"))).toEqual([]);
        expect(own.filter(({ deletedWith }) => deletedWith !== node)).toEqual([]);
    });

    test("has secrets in Secrets alone", () => {
        const readable = all.resources.map(({ inputs, urn }) => [urn, JSON.stringify(publicPart(inputs))] as const);
        expect(readable.filter(([, text]) => text.includes(SECRET_MARK)).map(([urn]) => urn)).toEqual([]);
        const base64 = Buffer.from(SECRET_MARK).toString("base64").slice(0, -4);
        expect(JSON.stringify(revealed(all.get("kubernetes:core/v1:Secret", "postgres-files").inputs))).toContain(
            base64,
        );
    });

    test("lets tasks find their services by the names of every mode", () => {
        const external = all.resources.filter(
            ({ inputs, type }) => type === SERVICE && (inputs["spec"] as { type?: string }).type === "ExternalName",
        );
        expect(external.map(({ inputs }) => inputs)).toMatchObject(
            ["minio", "mlflow"].map((name) => ({
                metadata: { namespace: "gaiaflow-prod-local", name },
                spec: { externalName: `${name}.gaiaflow-prod-local-platform.svc.cluster.local` },
            })),
        );
    });

    test("lets Airflow's scheduler and triggerer make pods, with nothing kept that lets them", () => {
        const accounts = names(all, DEPLOYMENT).filter((name) => podOf(all.get(DEPLOYMENT, name)).serviceAccountName);
        expect(accounts).toEqual(["airflow-scheduler", "airflow-triggerer"]);
        const tokens = all.resources.filter(({ inputs }) => inputs["type"] === "kubernetes.io/service-account-token");
        expect(tokens).toEqual([]);
        expect(all.get("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "task-rights").inputs).toMatchObject({
            metadata: { namespace: "gaiaflow-prod-local" },
            subjects: [{ kind: "ServiceAccount", name: "airflow", namespace: "gaiaflow-prod-local-platform" }],
        });
    });

    test("breaks no policy of the pack", async () => {
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        const verdicts = await Promise.all(
            RULES.flatMap((rule) =>
                own.map(async ({ inputs, name, type }) => {
                    const { advice, refused } = await ask(rule, type, revealed(inputs) as object, {
                        mode: "prod_local",
                    });
                    return [...advice, ...refused].map((text) => `${name}: ${text}`);
                }),
            ),
        );
        expect(verdicts.flat()).toEqual([]);
    });

    test("refuses pods that are not restricted in its own namespace", () => {
        expect(all.get("kubernetes:core/v1:Namespace", "platform-namespace").inputs).toMatchObject({
            metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
        });
    });
});
