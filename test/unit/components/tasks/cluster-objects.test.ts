import * as kubernetes from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { TaskAccess } from "../../../../components/tasks/task-access";
import { TaskNamespace } from "../../../../components/tasks/task-namespace";
import { TaskSecret } from "../../../../components/tasks/task-secret";
import { mocks, SECRET_MARK } from "../../../support/provider-mocks";
import { record, type Recording } from "../../../support/pulumi-recorder";
import { isSecret, publicPart, revealed } from "../../../support/secret-values";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const SECRET = "kubernetes:core/v1:Secret";
const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const COMMAND = "command:local:Command";

class Cluster extends pulumi.ComponentResource {
    constructor() {
        super("test:test:Cluster", "cluster");
        this.registerOutputs({});
    }
}

const access = (changes: Partial<ConstructorParameters<typeof TaskAccess>[1]> = {}) => {
    const stateRoot = "/home/user/state";
    return {
        namespace: "tasks",
        apiServer: "https://node:8443",
        folder: `${stateRoot}/stack`,
        stateRoot,
        tokens: [{ resource: "token", id: "1" }] as const,
        ...changes,
    };
};

/** All three as a stack makes them. */
const run = (changes: Parameters<typeof access>[0] = {}, preview = false) =>
    record(
        () => {
            const provider = new kubernetes.Provider("kubernetes", {});
            const opts = { providers: [provider], deletedWith: new Cluster() };
            const { namespace } = new TaskNamespace(
                "task-namespace",
                { namespace: "tasks", podSecurity: "baseline", labels: { "io.gaiaflow.stack": "prod_local" } },
                opts,
            );
            const data = { API_KEY: `${SECRET_MARK}-api-key`, MODE: pulumi.output("$$") };
            new TaskSecret("task-secret-my-creds", { namespace, name: "my-creds", data }, opts);
            return new TaskAccess("task-access", access({ namespace, ...changes }), opts);
        },
        { mocks, preview },
    );

let all: Recording<TaskAccess>;
beforeAll(async () => {
    all = await run();
});

const inputs = (type: string, name: string): unknown => revealed(all.get(type, name).inputs);

test("the namespace enforces the level asked for, and warns of all below restricted, as of one version", () => {
    expect(inputs(NAMESPACE, "task-namespace")).toEqual({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
            name: "tasks",
            labels: {
                "io.gaiaflow.stack": "prod_local",
                "pod-security.kubernetes.io/enforce": "baseline",
                "pod-security.kubernetes.io/enforce-version": "v1.34",
                "pod-security.kubernetes.io/warn": "restricted",
                "pod-security.kubernetes.io/warn-version": "v1.34",
                "pod-security.kubernetes.io/audit": "restricted",
                "pod-security.kubernetes.io/audit-version": "v1.34",
            },
        },
    });
});

test("Airflow's role is what the operator calls, and no secret, no wildcard, nothing but pods and their events", () => {
    expect(inputs(ROLE, "task-access")).toEqual({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { namespace: "tasks", name: "gaiaflow-airflow" },
        rules: [
            { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "patch", "watch"] },
            { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
            { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "get"] },
            { apiGroups: [""], resources: ["events"], verbs: ["list"] },
        ],
    });
    expect(inputs(BINDING, "task-access")).toMatchObject({
        metadata: { namespace: "tasks" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "gaiaflow-airflow" },
        subjects: [{ kind: "ServiceAccount", name: "gaiaflow-airflow", namespace: "tasks" }],
    });
});

test("task pods run as an account that is bound to nothing, and no account's token is mounted", () => {
    const accounts = all.resources.filter(({ type }) => type === ACCOUNT);
    expect(accounts.map(({ inputs: each }) => each)).toEqual([
        expect.objectContaining({ metadata: { namespace: "tasks", name: "gaiaflow-task" } }),
        expect.objectContaining({ metadata: { namespace: "tasks", name: "gaiaflow-airflow" } }),
    ]);
    expect(accounts.filter(({ inputs: each }) => each["automountServiceAccountToken"] !== false)).toEqual([]);
    expect(all.resources.filter(({ type }) => type === BINDING)).toHaveLength(1);
});

test("a new version is another token, made before the old one goes", async () => {
    const name = (recording: typeof all) => recording.get(SECRET, "task-access-token").inputs["metadata"];
    expect(name(all)).toEqual({
        namespace: "tasks",
        name: "gaiaflow-airflow-1",
        annotations: {
            "kubernetes.io/service-account.name": "gaiaflow-airflow",
            "pulumi.com/waitFor": "jsonpath={.data.token}",
        },
    });
    const second = await run({ tokens: [{ resource: "token", id: "2" }] });
    expect(name(second)).toMatchObject({ name: "gaiaflow-airflow-2" });
    expect(second.get(SECRET, "task-access-token").deleteBeforeReplace).toBe(false);
});

test("the kubeconfig is a secret file that Airflow sees, for one server and one namespace", async () => {
    const file = all.get(COMMAND, "task-access-kubeconfig");
    expect(file.inputs["environment"]).toMatchObject({ FILE: "/home/user/state/stack/kubeconfig", SECRET: "true" });
    expect(isSecret(file.inputs["stdin"])).toBe(true);
    const authority = Buffer.from("authority").toString("base64");
    const content = revealed(file.inputs["stdin"]) as string;
    expect(JSON.parse(content)).toEqual({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name: "tasks", cluster: { server: "https://node:8443", "certificate-authority-data": authority } },
        ],
        users: [{ name: "tasks", user: { token: `${SECRET_MARK}-task-access-token` } }],
        contexts: [{ name: "tasks", context: { cluster: "tasks", user: "tasks", namespace: "tasks" } }],
        "current-context": "tasks",
    });
    expect(await new Promise((resolve) => all.result.kubeconfig.apply(resolve))).toBe(content);
    expect(file.dependencies).toContain(all.get(BINDING, "task-access").urn);
});

test("a secret holds the bytes given, under the name that DAGs know", () => {
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    expect(inputs(SECRET, "task-secret-my-creds")).toEqual({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { namespace: "tasks", name: "my-creds" },
        type: "Opaque",
        data: { API_KEY: base64(`${SECRET_MARK}-api-key`), MODE: base64("$$") },
    });
});

test("no secret is seen, in clear text or in base64", () => {
    const seen = JSON.stringify(all.resources.map((each) => publicPart([each.inputs, each.outputs])));
    for (const name of ["api-key", "task-access-token"]) {
        expect(seen).not.toContain(`${SECRET_MARK}-${name}`);
        expect(seen).not.toContain(Buffer.from(`${SECRET_MARK}-${name}`).toString("base64"));
    }
    expect(isSecret(all.get("gaiaflow:tasks:TaskAccess", "task-access").outputs?.["kubeconfig"])).toBe(true);
});

test("what is in the cluster goes with the cluster, and the file on this machine by itself", () => {
    const cluster = all.get("test:test:Cluster", "cluster").urn;
    const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(own).toHaveLength(7);
    expect(own.filter(({ deletedWith }) => deletedWith !== cluster)).toEqual([]);
    expect(all.get("gaiaflow:tasks:TaskAccess", "task-access").deletedWith).toBe("");
    expect(all.get(COMMAND, "task-access-kubeconfig").deletedWith).toBe("");
});

test("everything in the cluster has our provider, and a preview declares the same", async () => {
    const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(own.filter(({ provider }) => !provider.includes("::kubernetes::"))).toEqual([]);
    const preview = await run({}, true);
    expect(preview.resources.map(({ urn }) => urn).sort()).toEqual(all.resources.map(({ urn }) => urn).sort());
});
