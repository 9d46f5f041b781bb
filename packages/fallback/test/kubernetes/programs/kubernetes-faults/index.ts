import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Deployments that do not get ready, each for another reason, and other things that go wrong; the test says which. */
const config = new pulumi.Config();
const namespace = `${config.require("prefix")}-others`;
const asked = config.require("asked").split(",");
const isMended = config.getBoolean("mended") ?? false;
const provider = new kubernetes.Provider("cluster", { kubeconfig: config.require("kubeconfig") });

type Container = kubernetes.types.input.core.v1.Container;
type PodSpec = Partial<kubernetes.types.input.core.v1.PodSpec>;

const fine: Container = {
    name: "app",
    image: config.require("image"),
    imagePullPolicy: "Never",
    command: ["sleep", "86400"],
};

function deployment(name: string, seconds: number, container: Partial<Container>, more: PodSpec = {}) {
    const spec: PodSpec = isMended ? {} : more;
    return new kubernetes.apps.v1.Deployment(
        name,
        {
            metadata: { name, namespace, annotations: { "pulumi.com/timeoutSeconds": String(seconds) } },
            spec: {
                selector: { matchLabels: { app: name } },
                strategy: { type: "Recreate" },
                template: {
                    metadata: { labels: { app: name } },
                    spec: {
                        terminationGracePeriodSeconds: 1,
                        automountServiceAccountToken: false,
                        ...spec,
                        containers: [{ ...fine, ...(isMended ? {} : container) }],
                    },
                },
            },
        },
        { provider },
    );
}

const password = new kubernetes.core.v1.Secret(
    "password",
    { metadata: { name: "password", namespace }, stringData: { PASSWORD: config.requireSecret("password") } },
    { provider },
);
const knowsPassword: Partial<Container> = {
    envFrom: [{ secretRef: { name: password.metadata.name } }],
    terminationMessagePolicy: "FallbackToLogsOnError",
};

const SECONDS = 25;
/** Where a container has to run first, which takes its time on a machine with other work. */
const SECONDS_TO_RUN = 75;
const faults: Readonly<Record<string, () => unknown>> = {
    image: () => deployment("image", SECONDS, { image: "gaiaflow-test/nowhere:1" }),
    crash: () =>
        deployment("crash", SECONDS_TO_RUN, { ...knowsPassword, command: ["sh", "-c", 'echo "$PASSWORD"; exit 3'] }),
    environment: () => deployment("environment", SECONDS, { envFrom: [{ secretRef: { name: "missing-keys" } }] }),
    memory: () => deployment("memory", SECONDS, { resources: { requests: { memory: "4000Gi" } } }),
    page: () =>
        deployment("page", SECONDS_TO_RUN, {
            command: ["httpd", "-f", "-p", "8080", "-h", "/srv"],
            readinessProbe: { httpGet: { path: "/nothing", port: 8080 }, periodSeconds: 1 },
        }),
    command: () =>
        deployment("command", SECONDS_TO_RUN, {
            ...knowsPassword,
            readinessProbe: { exec: { command: ["sh", "-c", 'echo "$PASSWORD"; exit 1'] }, periodSeconds: 1 },
        }),
    mount: () =>
        deployment(
            "mount",
            SECONDS,
            { volumeMounts: [{ name: "files", mountPath: "/files" }] },
            { volumes: [{ name: "files", configMap: { name: "missing-files" } }] },
        ),
    job: () =>
        new kubernetes.batch.v1.Job(
            "job",
            {
                metadata: { name: "job", namespace, annotations: { "pulumi.com/replaceUnready": "true" } },
                spec: {
                    backoffLimit: 0,
                    template: {
                        spec: {
                            restartPolicy: "Never",
                            containers: [
                                {
                                    ...fine,
                                    command: ["sh", "-c", 'test "$READY" = yes'],
                                    envFrom: [{ configMapRef: { name: "outside", optional: true } }],
                                },
                            ],
                        },
                    },
                },
            },
            { provider, deleteBeforeReplace: true },
        ),
    stateful: () =>
        new kubernetes.apps.v1.StatefulSet(
            "stateful",
            {
                metadata: { name: "stateful", namespace, annotations: { "pulumi.com/timeoutSeconds": "75" } },
                spec: {
                    serviceName: "stateful",
                    podManagementPolicy: "Parallel",
                    selector: { matchLabels: { app: "stateful" } },
                    template: {
                        metadata: { labels: { app: "stateful" } },
                        spec: {
                            terminationGracePeriodSeconds: 1,
                            automountServiceAccountToken: false,
                            containers: [{ ...fine, ...(isMended ? {} : { image: "gaiaflow-test/nowhere:1" }) }],
                        },
                    },
                },
            },
            { provider },
        ),
    slow: () => {
        const waited = deployment("slow", 3600, {
            readinessProbe: { exec: { command: ["test", "-e", "/srv/ready"] }, periodSeconds: 1 },
        });
        return new kubernetes.core.v1.ConfigMap(
            "after",
            { metadata: { name: "after", namespace } },
            { provider, dependsOn: waited },
        );
    },
    foreign: () =>
        new kubernetes.core.v1.ConfigMap(
            "foreign",
            { metadata: { name: "foreign", namespace }, data: { whose: "ours" } },
            { provider },
        ),
    port: () =>
        new kubernetes.core.v1.Service(
            "port",
            { metadata: { name: "port", namespace }, spec: { selector: { app: "x" }, ports: [{ port: 70000 }] } },
            { provider },
        ),
    quota: () => deployment("quota", SECONDS, {}),
    configFile: () => new kubernetes.yaml.ConfigFile("configFile", { file: "objects.yaml" }, { provider }),
    configGroup: () => new kubernetes.yaml.v2.ConfigGroup("configGroup", { files: ["objects.yaml"] }, { provider }),
    release: () => new kubernetes.helm.v3.Release("release", { chart: "nginx", namespace }, { provider }),
};
for (const name of asked) faults[name]?.();
