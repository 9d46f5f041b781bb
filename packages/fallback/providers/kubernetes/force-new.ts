import { isObject } from "../kit/value";
import type { Settings } from "./config";
import type { Manifest } from "./manifest";
import { isSecret } from "./normalize";
import { groupOf } from "./object";

/** Fields that say which object it is. */
export const IDENTITY = ["metadata.name", "metadata.namespace"] as const;

const POD_SPEC = (
    "affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID " +
    "hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates " +
    "restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName " +
    "shareProcessNamespace subdomain terminationGracePeriodSeconds volumes"
).split(" ");

const CONTAINER = (
    "args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext stdin " +
    "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir"
).split(" ");

const VOLUME_SOURCES = (
    "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs " +
    "hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
).split(" ");

/** What the API server does not let one change, by group and kind: the list of the official provider. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
    "apps/DaemonSet": ["spec.selector"],
    "apps/Deployment": ["spec.selector"],
    "apps/StatefulSet": [
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ],
    "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
    "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
    "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
    PersistentVolume: VOLUME_SOURCES.map((source) => `spec.${source}`),
    PersistentVolumeClaim: ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
    Pod: [
        ...POD_SPEC.map((field) => `spec.${field}`),
        ...CONTAINER.flatMap((field) => [`spec.containers[*].${field}`, `spec.initContainers[*].${field}`]),
    ],
    ResourceQuota: ["spec.scopes"],
    Secret: ["type"],
    Service: ["spec.clusterIP"],
};

/** The paths of an object whose change replaces it. A Patch resource has only its identity. */
export function replacingPaths(object: Manifest, isPart: boolean, settings: Settings): readonly string[] {
    if (isPart) return IDENTITY;
    const { apiVersion, kind } = object;
    const isImmutable = object["immutable"] === true;
    if (isSecret(object) && (!settings.secretMutable || isImmutable)) {
        return [...IDENTITY, "type", "stringData", "data"];
    }
    if (apiVersion === "v1" && kind === "ConfigMap") {
        return !settings.configMapMutable || isImmutable ? [...IDENTITY, "binaryData", "data"] : IDENTITY;
    }
    const group = groupOf(apiVersion);
    return [...IDENTITY, ...(IMMUTABLE[group === "" ? kind : `${group}/${kind}`] ?? [])];
}

/** Whether a change at a path (`spec`, `selector`, 0 …) is one of, or holds one of, those that replace. */
export function replaces(patterns: readonly string[], path: readonly (string | number)[], value: unknown): boolean {
    return patterns.some((pattern) => {
        const steps = pattern.split(/\.|(?=\[)/);
        const isOnTheWay = path.every((step, index) => index >= steps.length || fits(steps[index], step));
        return isOnTheWay && holds(value, steps.slice(path.length));
    });
}

function fits(step: string | undefined, key: string | number): boolean {
    return typeof key === "number" ? step === "[*]" : step === key;
}

function holds(value: unknown, [step, ...rest]: readonly string[]): boolean {
    if (step === undefined) return true;
    if (step === "[*]") return Array.isArray(value) && value.some((item) => holds(item, rest));
    return isObject(value) && value[step] !== undefined && holds(value[step], rest);
}
