import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

// Pulumi does not configure a provider of which something is unknown: a preview needs no daemon and no cluster.
const unknown = pulumi.output(pulumi.unknown as unknown as string);
const provider = new docker.Provider("docker", { host: unknown });
const cluster = { provider: new kubernetes.Provider("kubernetes", { kubeconfig: unknown }) };
const config = new pulumi.Config();

// A secret that is refused, for its place and not for its value.
const image = config.requireSecret("image");

new docker.Container(
    "everything",
    {
        image,
        privileged: true,
        ports: [{ internal: 80 }],
        volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }],
        envs: ["DB_PASSWORD=hunter2"],
    },
    { provider },
);
new docker.Container(
    "well",
    {
        image: `registry.example.com:5000/well@sha256:${"0".repeat(64)}`,
        memory: 128,
        ports: [{ internal: 80, ip: "127.0.0.1" }],
        envs: [pulumi.interpolate`DB_PASSWORD=${config.requireSecret("password")}`],
    },
    { provider },
);
new docker.Container("unknown", { image: unknown, memory: 128, volumes: [{ hostPath: unknown }] }, { provider });
new kubernetes.apps.v1.Deployment(
    "deployment",
    {
        metadata: { namespace: "default" },
        spec: {
            selector: { matchLabels: { a: "b" } },
            template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "a" }] } },
        },
    },
    cluster,
);
new kubernetes.rbac.v1.ClusterRole(
    "role",
    { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] },
    cluster,
);
