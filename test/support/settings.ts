import * as path from "node:path";
import type { Settings } from "../../config/settings";
import { mebibytes } from "../../lib/memory";
import {
    DEFAULT_MEMORY,
    DEFAULT_SERVICES,
    PORTS,
    REPLICATED,
    ROLES,
    type PortName,
    type Role,
} from "../../services/catalogue";
import { subnetAt } from "../../lib/subnets";
import { TRIXIE } from "../../lib/base-image";

/** The clone these tests run in. */
export const CLONE = path.resolve(__dirname, "..", "..");

/** What the probes of a machine would find. */
export const MACHINE = { subnets: { platform: subnetAt(0), database: subnetAt(1) } };

/** The settings of a stack `dev` that sets nothing, on a machine whose user has the id 1000. */
export function settings(changes: Partial<Settings> = {}): Settings {
    return {
        mode: "dev",
        identity: { project: "gaiaflow", stack: "dev" },
        machine: {
            programRoot: CLONE,
            projectRoot: CLONE,
            ownerUid: 1000,
            platform: "linux/amd64",
            cacheFolder: "/home/user/cache",
            stateFolder: "/home/user/state",
            stackFolder: "/home/user/state/stacks/gaiaflow/dev",
            record: undefined,
            imageOrigin: "official",
            anywhere: false,
        },
        project: {
            name: "iris",
            package: "iris",
            distribution: { name: "iris", version: "0.1.0", notes: [] },
            layout: {
                root: "/clone/project",
                outsideDags: "/clone/dags",
                imports: ["", "../dags"],
                scratch: [],
                mounts: [],
                rules: [],
            },
            folders: {
                root: { folder: "/clone/project", identity: "1" },
                project: { folder: "/clone/project", identity: "1" },
                dags: { folder: "/clone/dags", identity: "2" },
                notebooks: { folder: "/clone/project/notebooks", identity: "3" },
            },
            requirements: {},
            environment: {
                base: TRIXIE,
                requirements: "",
                builds: [],
                systemPackages: [],
                indexScript: "",
                forNotebooks: { variables: {}, files: {} },
            },
        },
        mounts: [],
        services: [...DEFAULT_SERVICES],
        ports: Object.fromEntries(Object.entries(PORTS).map(([name, port]) => [name, port.default])) as Record<
            PortName,
            number
        >,
        images: {},
        build: { cache: true, force: "" },
        airflow: { env: {}, requirements: [] },
        mlflow: { login: false },
        objectStore: { buckets: [] },
        storage: { size: "10Gi", retain: false },
        ingress: { hosts: {}, annotations: {} },
        serving: {},
        memory: Object.fromEntries(ROLES.map((role) => [role, mebibytes(DEFAULT_MEMORY[role])])) as Record<
            Role,
            number
        >,
        replicas: Object.fromEntries(REPLICATED.map((role) => [role, 1])) as Settings["replicas"],
        credentialsVersion: 1,
        secrets: {},
        env: {},
        secretEnv: false,
        xcom: { objectStorage: false, maxObjectMib: 100, keepDays: 30 },
        retention: { runDays: 90, logDays: 30, deletedRunDays: 30, podDays: 7, imageDays: 30 },
        tasks: {
            envInDev: false,
            devExecution: "container",
            logLevel: "INFO",
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "2Gi" } },
            startupTimeoutSeconds: 120,
            xcomSidecarResources: { requests: {}, limits: {} },
            imagePullSecrets: [],
            envVars: {},
            secrets: [],
            nodeSelector: {},
            tolerations: [],
            labels: {},
            annotations: {},
            serviceAccountAnnotations: {},
        },
        existingSecrets: [],
        cluster: {
            ...{ cpus: 2, memoryMib: 4096, kubernetesVersion: "1.34.4", podSecurity: "baseline" },
            ...{ inCluster: false, namespaceExists: false, tokenRotationDays: 90 },
        },
        registry: { pull: {} },
        endpoints: {},
        alerts: {},
        dags: { bundle: { git: {}, s3: {}, image: {} } },
        ...changes,
    };
}
