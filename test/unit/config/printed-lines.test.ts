import { exampleLine } from "../../../config/example-line";
import { configSchema } from "../../../config/schema";
import { configKeys } from "../../../config/schema-path";
import { validateConfig } from "../../../config/validate";
import { typed, type Document } from "../../support/config-commands";

const project = { package: "iris" };
const validate = (document: Document) => {
    const values = Object.entries({ project, ...document }).map(
        ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
    );
    const secretKeys = new Set([
        "secrets",
        "registry",
        "cluster",
        "dags",
        "alerts",
        "database",
        "objectStore",
        "airflow",
    ]);
    return validateConfig({ stack: "dev", values: Object.fromEntries(values), secretKeys });
};

/** What a mail server needs beside that key. */
const mailServer = (path: string) => ({
    ...{ host: "smtp.example.com", from: "a@example.com", to: [] },
    ...(path.endsWith(".to") ? {} : { to: ["b@example.com"] }),
    ...(path.endsWith(".password") ? { username: "u" } : {}),
    ...(path.endsWith(".username") ? { password: "p" } : {}),
});

/** A bucket or a database elsewhere, whatever of it is set, is for pods alone. */
const isOutside = (path: string) => /^objectStore\.(bucket$|endpoint|region|credentials\.)/.test(path);
const inCluster = { mode: "prod_local", airflow: { deployment: "in-cluster" }, cluster: { memoryMib: 16384 } };
const bucket = { bucket: "models", credentials: { accessKey: "a", secretKey: "s" } };
/** What only a cluster that is there already has. */
const inProduction = {
    ...{ mode: "prod", airflow: { deployment: "in-cluster" }, cluster: { context: "production" } },
    registry: { server: "registry.example.com" },
};
const hosts = { airflow: "airflow.example.com" };
const oidc = { issuer: "https://login.example.com", clientId: "gaiaflow", clientSecret: "s", roles: { team: "User" } };
const server = { url: "postgresql://team:what-was-asked-for@db.example.com" };

test.each(configKeys(configSchema).map((key) => [key.path.join("."), exampleLine("dev", key)] as const))(
    "the line that the reference has for %s sets it",
    (path, line) => {
        const [top = ""] = path.split(".");
        // A server has an image before it has a command, and a secret is known before tasks have it.
        const others = {
            ...(top === "objectStore" ? { objectStore: { image: "seaweedfs:4.46" } } : {}),
            ...(isOutside(path) ? { ...inCluster, objectStore: bucket } : {}),
            ...(["database", "replicas"].includes(top) ? inCluster : {}),
            ...(top === "database" ? { database: server } : {}),
            ...(path === "objectStore.role" ? { ...inProduction, objectStore: { bucket: "models" } } : {}),
            ...(top === "ingress" ? { ...inProduction, ingress: { hosts } } : {}),
            ...(top === "storage" ? inProduction : {}),
            ...(path.startsWith("airflow.oidc.") ? { airflow: { oidc } } : {}),
            ...(path.startsWith("alerts.smtp.") ? { alerts: { smtp: mailServer(path) } } : {}),
            ...(path === "tasks.secrets" ? { existingSecrets: ["warehouse"] } : {}),
        };
        const document = typed(line, { project, ...others });
        if (path === "alerts.webhook") {
            document["alerts"] = { webhook: "https://hooks.example.com/what-was-asked-for" };
        }
        if (path === "database.url") {
            document["database"] = server;
        }
        const { faults } = validate(document);
        expect(faults).toEqual([]);
        expect(document[top]).toBeDefined();
    },
);

const node = (term: unknown) => ({
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: term } },
});
const pod = (term: object) => ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } });
const zone = "topology.kubernetes.io/zone";

test.each<[string, object, string]>([
    ["an operator in small letters", { tolerations: [{ key: "ml", operator: "exists" }] }, "tolerations[0].operator"],
    ["a toleration as a text", { tolerations: ['{"key":"ml"}'] }, "tolerations[0]"],
    ["tolerations as a text", { tolerations: "ml" }, "tolerations"],
    ["a toleration of nothing", { tolerations: [{}] }, "tolerations[0].key"],
    ["Equal without key", { tolerations: [{ operator: "Equal", value: "a" }] }, "tolerations[0].key"],
    ["Exists with a value", { tolerations: [{ key: "a", operator: "Exists", value: "b" }] }, "tolerations[0].value"],
    ["a key of a taint", { tolerations: [{ key: "bad key!" }] }, "tolerations[0].key"],
    ["a value of a taint", { tolerations: [{ key: "a", value: "b c" }] }, "tolerations[0].value"],
    ["an effect", { tolerations: [{ key: "a", effect: "noexecute" }] }, "tolerations[0].effect"],
    ["seconds of no effect", { tolerations: [{ key: "a", tolerationSeconds: 3 }] }, "tolerations[0].tolerationSeconds"],
    [
        "seconds that are none",
        { tolerations: [{ key: "a", tolerationSeconds: "x" }] },
        "tolerations[0].tolerationSeconds",
    ],
    ["an affinity as a text", { affinity: { nodeAffinity: "{}" } }, "affinity.nodeAffinity"],
    ["all of it as a text", { affinity: "{}" }, "affinity"],
    ["pods' as a text", { affinity: { podAffinity: "x" } }, "affinity.podAffinity"],
    [
        "an unknown rule",
        { affinity: { podAffinity: { requiredDuringScheduling: 1 } } },
        "podAffinity.requiredDuringSched",
    ],
    ["no term", { affinity: node([]) }, "nodeSelectorTerms"],
    ["In without values", { affinity: node([{ matchExpressions: [{ key: zone, operator: "In" }] }]) }, "[0].values"],
    ["an operator", { affinity: node([{ matchExpressions: [{ key: zone, operator: "in" }] }]) }, "[0].operator"],
    [
        "Exists with values",
        { affinity: node([{ matchExpressions: [{ key: zone, operator: "Exists", values: ["a"] }] }]) },
        "[0].values",
    ],
    [
        "a value of a label",
        { affinity: node([{ matchExpressions: [{ key: zone, operator: "In", values: ["a b"] }] }]) },
        "values[0]",
    ],
    ["a term of pods without topology", { affinity: pod({}) }, "[0].topologyKey"],
    [
        "a label that is none",
        { affinity: pod({ topologyKey: zone, labelSelector: { matchLabels: { "a b": "c" } } }) },
        "a b",
    ],
    ["a priority class", { priorityClassName: "Not Valid!" }, "priorityClassName"],
    ["a label's value", { labels: { team: "ML & Vision" } }, "labels.team"],
    ["64 letters", { labels: { team: "a".repeat(64) } }, "labels.team"],
    ["a label without letters", { labels: { team: "&&" } }, "labels.team"],
    ["a label of two paths", { labels: { "a/b/c": "d" } }, "a/b/c"],
    ["a label's name", { labels: { "Team Name": "d" } }, "Team Name"],
    ["a node's label", { nodeSelector: { "bad key!": "d" } }, "bad key!"],
    ["its value", { nodeSelector: { pool: "has space" } }, "nodeSelector.pool"],
    ["an annotation's name", { annotations: { "bad key": "x" } }, "bad key"],
    ["that of a service account", { serviceAccountAnnotations: { "bad key!": "x" } }, "bad key!"],
    ["a role", { serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "not-an-arn" } }, "role-arn"],
    ["an account", { serviceAccountAnnotations: { "iam.gke.io/gcp-service-account": "x" } }, "gcp-service-account"],
    ["a client", { serviceAccountAnnotations: { "azure.workload.identity/client-id": "x" } }, "client-id"],
])("%s that Kubernetes refuses is named, and what is typed repairs it", (_, tasks, place) => {
    let document: Document = { tasks };
    const first = validate(document).faults;
    expect(first).toHaveLength(1);
    expect(first[0]?.subject).toContain(place);
    expect(first[0]?.problem).toMatch(/^(is|are|has) .*expected .{3}/);
    for (let round = 0; round < 3; round++) {
        const [fault] = validate(document).faults;
        document = fault ? typed(fault.fix, document) : document;
    }
    expect(validate(document).faults).toEqual([]);
});

test.each<[string, object]>([
    ["every taint", { tolerations: [{ operator: "Exists" }] }],
    ["a taint with a time", { tolerations: [{ key: "a/b", effect: "NoExecute", tolerationSeconds: 5, value: "c" }] }],
    ["labels", { labels: { "team.example.com/Name_1": "", team: "ML.Vision_1-a" } }],
    ["annotations", { annotations: { "Example.com/Note": "any text: {}" } }],
    [
        "a role of China",
        { serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": `arn:aws-cn:iam::${"1".repeat(12)}:role/a/b` } },
    ],
    ["nothing of nodes", { affinity: { nodeAffinity: {} } }],
    ["numbers as values", { affinity: node([{ matchExpressions: [{ key: "cores", operator: "Gt", values: [8] }] }]) }],
    [
        "a node's name",
        { affinity: node([{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a.b"] }] }]) },
    ],
    [
        "pods apart",
        {
            affinity: {
                podAntiAffinity: {
                    preferredDuringSchedulingIgnoredDuringExecution: [
                        {
                            weight: 100,
                            podAffinityTerm: {
                                topologyKey: zone,
                                labelSelector: { matchLabels: { app: "x" } },
                                namespaceSelector: {},
                                namespaces: ["team"],
                            },
                        },
                    ],
                },
            },
        },
    ],
])("%s is taken", (_, tasks) => {
    expect(validate({ tasks }).faults).toEqual([]);
});
