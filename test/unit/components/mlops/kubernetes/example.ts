import type { PodSettings } from "../../../../../components/mlops/kubernetes/manifests";
import type { VolumeSource } from "../../../../../components/mlops/kubernetes/volume-sources";
import type { ServiceSpec } from "../../../../../services/spec";

/** Labels that say of which stack a pod is. */
export const OWNER = { "io.gaiaflow.project": "iris", "io.gaiaflow.stack": "prod" };

/** A service of everything, for what becomes of it in a cluster. */
export const SPEC: ServiceSpec = {
    role: "thing",
    image: "gaiaflow/thing:1",
    uid: 1000,
    command: ["serve", "$HOME"],
    environment: { B: "$(A) costs $5", A: "1" },
    files: [],
    mounts: [],
    networks: ["platform"],
    ports: [{ container: 80, host: 8080 }],
    readiness: {
        until: "healthy",
        check: { command: ["ok"], intervalSeconds: 5, timeoutSeconds: 4, startSeconds: 60, retries: 3 },
    },
    readySeconds: 101,
    memoryMib: 512,
    stop: { signal: "SIGTERM", graceSeconds: 30 },
};

/** Where what it mounts may come from. */
export const VOLUME_SOURCES: ReadonlyMap<string, VolumeSource> = new Map<string, VolumeSource>([
    ["data", { from: "claim", claim: "thing-data" }],
    ["sockets", { from: "pod", medium: "Memory" }],
    ["code", { from: "image", folder: "/project" }],
    ["code-alone", { from: "image", folder: "/project", without: [".gaiaflow.json"] }],
    ["dags", { from: "image", folder: "/dags" }],
    ["documents", { from: "config", map: "gaiaflow-project", files: { metadata: "iris.dist-info/METADATA" } }],
]);

export const POD_SETTINGS: PodSettings = {
    namespace: "platform",
    labels: { ...OWNER, "app.kubernetes.io/managed-by": "gaiaflow" },
    volumeSources: VOLUME_SOURCES,
    projectImage: "iris/iris:1",
    startsPodsAs: "airflow",
};
