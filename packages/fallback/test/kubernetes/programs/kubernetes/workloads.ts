import * as kubernetes from "@pulumi/kubernetes";
import { config, credentials, image, inCluster, namespace, settings } from "./ground";

/** What runs: a server of pages, a store on a volume, and a job that ends. */
const quick = { terminationGracePeriodSeconds: 1, automountServiceAccountToken: false };
const container = { image, imagePullPolicy: "Never" };

export const web = new kubernetes.apps.v1.Deployment(
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
export const service = new kubernetes.core.v1.Service(
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
export const job = new kubernetes.batch.v1.Job(
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
