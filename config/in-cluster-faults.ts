import { mebibytes } from "../lib/memory";
import type { UserError } from "../lib/user-error";
import { SCHEDULER_ROLE } from "../services/airflow-part";
import { requestedMib } from "../services/memory";
import { neededRoles, rolesOf, running } from "../services/catalogue";
import { replacedServices } from "../services/in-cluster";
import { OBJECT_STORE } from "../services/s3";
import { TASKS } from "../services/tasks";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import { outsideState } from "./outside-state";
import type { Config } from "./schema";
import { UNUSED_KEYS, unusedInCluster } from "./unused-in-cluster";

/** What {@link inClusterFaults} needs to be valid. */
export const IN_CLUSTER_KEYS = [
    "airflow.deployment",
    "alerts",
    "cluster.memoryMib",
    "dags.bundle.type",
    "database.url",
    "endpoints",
    "gpus",
    "mode",
    "mounts",
    "objectStore.bucket",
    "objectStore.image",
    "replicas",
    "resources",
    "services",
    "storage.className",
    "storage.retain",
    "xcom.objectStorage",
    ...UNUSED_KEYS,
];

/** Memory in MiB of a node for Kubernetes itself, for a one-shot of ours, and for a pod of a task. */
const BESIDE_SERVICES_MIB = 850 + 512 + 256;
/** A node's memory is asked for in steps of so many MiB. */
const STEP_MIB = 256;

/** What a platform in the cluster cannot do, or has no room for. */
export function inClusterFaults(stack: string, config: Config): UserError[] {
    const { airflow, mode } = config;
    if (airflow.deployment !== IN_CLUSTER) {
        return [...replicasElsewhere(stack, config), ...storageElsewhere(stack, config)];
    }
    switch (mode) {
        case "dev": {
            const problem = `is ${IN_CLUSTER}, and mode dev has no cluster`;
            return [unwantedKey(stack, DEPLOYMENT, problem)];
        }
        case "prod_local":
            return [...unsupported(stack, config), ...unusedInCluster(stack, config), ...ofMinikube(stack, config)];
        case "prod":
            return [...unsupported(stack, config), ...unusedInCluster(stack, config), ...inProduction(stack, config)];
    }
}

const DEPLOYMENT = ["airflow", "deployment"];

/** Containers of one machine are one of each. */
function replicasElsewhere(stack: string, { replicas }: Config): UserError[] {
    return Object.entries(replicas)
        .filter(([, count]) => count > 1)
        .map(([role, count]) => {
            const path = ["replicas", role];
            const problem = `is ${count}; expected 1, since pods alone are several: ${configKey(DEPLOYMENT)} is not ${IN_CLUSTER}`;
            return unwantedKey(stack, path, problem);
        });
}

/** Volumes of Docker's have no class, and no claims to keep. */
function storageElsewhere(stack: string, { storage: { className, retain } }: Config): UserError[] {
    const set = [...(className === undefined ? [] : ["className"]), ...(retain ? ["retain"] : [])];
    return set.map((key) => {
        const path = ["storage", key];
        const problem = `is for claims of a platform in a cluster: ${configKey(DEPLOYMENT)} is not ${IN_CLUSTER}`;
        return unwantedKey(stack, path, problem);
    });
}

function unsupported(stack: string, { alerts, gpus, mounts, objectStore, services, xcom }: Config): UserError[] {
    const parts: readonly (readonly [set: boolean, path: readonly (string | number)[], why: string])[] = [
        [alerts.webhook !== undefined || alerts.smtp?.host !== undefined, ["alerts"], "messages of failed DAG runs"],
        [gpus !== undefined, ["gpus"], "GPUs"],
        [mounts.length > 0, ["mounts"], "folders from elsewhere"],
        [objectStore.image !== undefined, ["objectStore", "image"], "another object store than MinIO"],
        [services.includes("serving"), ["services", services.indexOf("serving")], "a model that is served"],
        [xcom.objectStorage, ["xcom", "objectStorage"], "values between tasks in the object store"],
    ];
    return parts
        .filter(([set]) => set)
        .map(([, path, what]) => {
            const problem = `asks for ${what}, which a platform with ${configKey(DEPLOYMENT)}: ${IN_CLUSTER} does not have yet`;
            return unwantedKey(stack, path, problem);
        });
}

/** What only a cluster that is there already has. */
function ofMinikube(stack: string, config: Config): UserError[] {
    const { retain } = config.storage;
    const path = ["storage", "retain"];
    const problem = "is true, and a Minikube cluster goes with its stack, and all that is in it";
    return [...(retain ? [unwantedKey(stack, path, problem)] : []), ...tooSmall(stack, config)];
}

/** What a platform in a cluster of several nodes needs, or has in another way than an Airflow elsewhere. */
function inProduction(stack: string, { dags, endpoints, services }: Config): UserError[] {
    const { type } = dags.bundle;
    const given = (["mlflow", "s3"] as const).filter((name) => endpoints[name] !== undefined);
    const runsAirflow = running(services).some(({ name }) => name === "airflow");
    const hasStore = running(services).some(({ name }) => name === OBJECT_STORE);
    const further = ["services", services.length];
    return [
        ...(type === "s3" || type === "image"
            ? [
                  unwantedKey(
                      stack,
                      ["dags", "bundle", "type"],
                      `is ${type}, which is for an Airflow elsewhere: one in the cluster has its DAGs of a git repository, or, where no type is set, of the project's image`,
                  ),
              ]
            : []),
        ...given.map((name) =>
            unwantedKey(
                stack,
                ["endpoints", name],
                `is set, and with ${configKey(DEPLOYMENT)}: ${IN_CLUSTER} the stack's own are used`,
            ),
        ),
        ...(runsAirflow && !hasStore
            ? [
                  configFault(
                      ["services"],
                      "are without mlflow, which brings the object store that logs of tasks are kept in: the cluster's nodes share no disk",
                      setLine(stack, further, "mlflow"),
                  ),
              ]
            : []),
    ];
}

/** A node that has not all that its pods ask for ends one of them whenever the others grow. */
function tooSmall(stack: string, config: Config): UserError[] {
    const { cluster, replicas, resources, services } = config;
    const { memoryMib } = cluster;
    const elsewhere = replacedServices(outsideState(config)).flatMap(rolesOf);
    const here = neededRoles(services).filter((role) => !elsewhere.includes(role));
    const roles = here.map((role) => {
        const count = countOf(role, replicas);
        return {
            role: count > 1 ? `${role} ${count} times` : role,
            mib: count * requestedMib(mebibytes(resources[role])),
        };
    });
    const total = roles.reduce((sum, { mib }) => sum + mib, BESIDE_SERVICES_MIB);
    if (total <= memoryMib) {
        return [];
    }
    const path = ["cluster", "memoryMib"];
    const list = roles.map(({ mib, role }) => `${role} ${mib}`).join(", ");
    const problem =
        `is ${memoryMib}; expected at least ${total}: half of each limit in gaiaflow:resources (${list}) and ` +
        `${BESIDE_SERVICES_MIB} for Kubernetes, a one-shot and a task`;
    const fix = setLine(stack, path, String(Math.ceil(total / STEP_MIB) * STEP_MIB));
    return [configFault(path, problem, fix)];
}

/** What runs tasks' functions is in the scheduler's pod. */
function countOf(role: string, replicas: Config["replicas"]): number {
    const counts: Readonly<Record<string, number>> = replicas;
    return counts[role === TASKS ? SCHEDULER_ROLE : role] ?? 1;
}
