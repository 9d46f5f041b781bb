import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** One program over what a platform on Kubernetes is made of; the test turns what its stack file says and runs it again. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const image = config.require("image");
const others = `${prefix}-others`;

const provider = new kubernetes.Provider("cluster", {
    kubeconfig: config.require("kubeconfig"),
    clusterIdentifier: prefix,
    enableSecretMutable: true,
    enablePatchForce: config.getBoolean("force") ?? false,
});
const inCluster = { provider };

const space = new kubernetes.core.v1.Namespace(
    "space",
    { metadata: { name: prefix, labels: { engines: prefix } } },
    inCluster,
);
const namespace = space.metadata.name;

const settings = new kubernetes.core.v1.ConfigMap(
    "settings",
    { metadata: { namespace }, data: { WORD: config.require("word") } },
    inCluster,
);
const credentials = new kubernetes.core.v1.Secret(
    "credentials",
    { metadata: { name: "credentials", namespace }, stringData: { PASSWORD: config.requireSecret("password") } },
    inCluster,
);

const account = new kubernetes.core.v1.ServiceAccount(
    "account",
    { metadata: { name: "runner", namespace }, automountServiceAccountToken: false },
    inCluster,
);
const role = new kubernetes.rbac.v1.Role(
    "role",
    {
        metadata: { name: "runner", namespace },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
    },
    inCluster,
);
new kubernetes.rbac.v1.RoleBinding(
    "binding",
    {
        metadata: { name: "runner", namespace },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
    },
    inCluster,
);
const login = new kubernetes.core.v1.Secret(
    "login",
    {
        metadata: {
            name: "login",
            namespace,
            annotations: { "kubernetes.io/service-account.name": account.metadata.name },
        },
        type: "kubernetes.io/service-account-token",
    },
    inCluster,
);

const quick = { terminationGracePeriodSeconds: 1, automountServiceAccountToken: false };
const container = { image, imagePullPolicy: "Never" };

const web = new kubernetes.apps.v1.Deployment(
    "web",
    {
        metadata: { name: "web", namespace, labels: { edited: config.require("label") } },
        spec: {
            replicas: config.requireNumber("replicas"),
            selector: { matchLabels: { app: "web" } },
            template: {
                metadata: { labels: { app: "web" } },
                spec: {
                    ...quick,
                    containers: [
                        {
                            ...container,
                            name: "web",
                            command: ["sh", "-c", 'echo "$WORD" > /srv/index.html; exec httpd -f -p 8080 -h /srv'],
                            envFrom: [
                                { configMapRef: { name: settings.metadata.name } },
                                { secretRef: { name: credentials.metadata.name } },
                            ],
                            readinessProbe: { httpGet: { path: "/index.html", port: 8080 }, periodSeconds: 1 },
                            resources: { limits: { memory: "32Mi" }, requests: { cpu: "10m" } },
                        },
                    ],
                },
            },
        },
    },
    inCluster,
);
const service = new kubernetes.core.v1.Service(
    "service",
    {
        metadata: { name: "web", namespace },
        spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
    },
    inCluster,
);

const headless = new kubernetes.core.v1.Service(
    "headless",
    { metadata: { name: "store", namespace }, spec: { clusterIP: "None", selector: { app: "store" } } },
    inCluster,
);
new kubernetes.apps.v1.StatefulSet(
    "store",
    {
        metadata: { name: "store", namespace },
        spec: {
            serviceName: headless.metadata.name,
            selector: { matchLabels: { app: "store" } },
            template: {
                metadata: { labels: { app: "store" } },
                spec: {
                    ...quick,
                    containers: [
                        {
                            ...container,
                            name: "store",
                            command: ["sh", "-c", "echo kept >> /data/file; exec sleep 86400"],
                            volumeMounts: [{ name: "data", mountPath: "/data" }],
                        },
                    ],
                },
            },
            volumeClaimTemplates: [
                {
                    metadata: { name: "data" },
                    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
                },
            ],
        },
    },
    inCluster,
);
const job = new kubernetes.batch.v1.Job(
    "once",
    {
        metadata: { namespace },
        spec: {
            backoffLimit: 0,
            template: {
                spec: {
                    ...quick,
                    restartPolicy: "Never",
                    containers: [{ ...container, name: "once", command: ["echo", config.require("word")] }],
                },
            },
        },
    },
    inCluster,
);

const group = `${prefix}.example.com`;
const kind = new kubernetes.apiextensions.v1.CustomResourceDefinition(
    "kind",
    {
        metadata: { name: `things.${group}` },
        spec: {
            group,
            scope: "Namespaced",
            names: { kind: "Thing", plural: "things" },
            versions: [
                {
                    name: "v1",
                    served: true,
                    storage: true,
                    schema: {
                        openAPIV3Schema: {
                            type: "object",
                            properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
                        },
                    },
                },
            ],
        },
    },
    inCluster,
);
new kubernetes.apiextensions.CustomResource(
    "thing",
    {
        apiVersion: `${group}/v1`,
        kind: "Thing",
        metadata: { name: "thing", namespace },
        spec: { size: config.requireNumber("replicas") },
    },
    { provider, dependsOn: kind },
);

if (config.getBoolean("patch") === true) {
    new kubernetes.core.v1.ConfigMapPatch(
        "patch",
        { metadata: { name: "shared", namespace: others }, data: { ours: config.require("word") } },
        inCluster,
    );
}
if (config.getBoolean("adopt") === true) {
    new kubernetes.core.v1.ConfigMap(
        "adopted",
        { metadata: { name: "adopted", namespace: others }, data: { made: "by hand" } },
        { provider, import: `${others}/adopted` },
    );
}

export const settingsName = settings.metadata.name;
export const jobName = job.metadata.name;
export const replicas = web.spec.replicas;
export const address = service.spec.clusterIP;
export const token = login.data.apply((data) => Buffer.from(data["token"] ?? "", "base64").toString());
