import type { KubernetesObject } from "../object";
import type { Condition } from "./condition";

/** What an object's readiness depends on beside its own status. Lists hold only what belongs to the object. */
export interface Facts {
    /** Of a Deployment: those of all its revisions. */
    readonly replicaSets: readonly ReplicaSet[];
    /** Those that the object, or its current replica set, made; of a pod, itself. */
    readonly pods: readonly Pod[];
    /** Volume claims that its pods name. */
    readonly claims: readonly Claim[];
    /** Of a Service: where its traffic goes. Undefined: the controller has made none yet. */
    readonly endpoints: Endpoints | undefined;
    /** Seconds since the endpoints last changed. */
    readonly settledSeconds: number;
    /** Of a volume claim: how its storage class binds. */
    readonly bindingMode: string | undefined;
    /** Names of the services in an Ingress's namespace. */
    readonly services: readonly string[];
    /** What of all this may not be read, in the server's words. */
    readonly refusals: readonly string[];
}

/** An object that depends on nothing beside itself. */
export const NO_FACTS: Facts = {
    replicaSets: [],
    pods: [],
    claims: [],
    endpoints: undefined,
    settledSeconds: 0,
    bindingMode: undefined,
    services: [],
    refusals: [],
};

/** A pod, as far as waiting looks at it. */
export interface Pod extends KubernetesObject {
    readonly status?: {
        readonly phase?: string;
        readonly reason?: string;
        readonly message?: string;
        readonly conditions?: readonly Condition[];
        readonly initContainerStatuses?: readonly ContainerStatus[];
        readonly containerStatuses?: readonly ContainerStatus[];
    };
}

/** How one container of a pod is. */
export interface ContainerStatus {
    readonly name: string;
    readonly ready: boolean;
    readonly restartCount?: number;
    readonly state?: ContainerState;
    /** How it was before its last restart. */
    readonly lastState?: ContainerState;
}

/** One of three; the one that holds is there. */
export interface ContainerState {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: { readonly reason?: string; readonly message?: string; readonly exitCode: number };
}

/** A replica set, as far as waiting looks at it. */
export interface ReplicaSet extends KubernetesObject {
    readonly spec?: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
}

/** A volume claim, as far as waiting looks at it. */
export interface Claim extends KubernetesObject {
    readonly spec?: { readonly storageClassName?: string };
    readonly status?: { readonly phase?: string };
}

/** Endpoints, as far as waiting looks at them. */
export interface Endpoints extends KubernetesObject {
    readonly subsets?: readonly {
        readonly addresses?: readonly object[];
        readonly notReadyAddresses?: readonly object[];
    }[];
}
