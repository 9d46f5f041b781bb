import type { ClusterPlace } from "../../../../../components/mlops/kubernetes/manifests";
import type { Place } from "../../../../../components/mlops/kubernetes/places";
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
export const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
    ["data", { from: "claim", claim: "thing-data" }],
    ["sockets", { from: "pod", medium: "Memory" }],
    ["code", { from: "image", folder: "/project" }],
    ["code-alone", { from: "image", folder: "/project", without: [".gaiaflow.json"] }],
    ["dags", { from: "image", folder: "/dags" }],
    ["documents", { from: "config", map: "gaiaflow-project", files: { metadata: "iris.dist-info/METADATA" } }],
]);

export const PLACE: ClusterPlace = {
    namespace: "platform",
    labels: { ...OWNER, "app.kubernetes.io/managed-by": "gaiaflow" },
    places: PLACES,
    projectImage: "iris/iris:1",
    startsPodsAs: "airflow",
};
