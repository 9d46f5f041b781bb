import { qualifiedName, type KubernetesObject } from "../object";
import type { Pod } from "./facts";

/** An event, as far as waiting looks at it. */
export interface ClusterEvent extends KubernetesObject {
    readonly type?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly lastTimestamp?: string | null;
    readonly eventTime?: string | null;
    readonly involvedObject?: {
        readonly kind?: string;
        readonly name?: string;
        readonly namespace?: string;
        readonly uid?: string;
        /** `spec.containers{app}` */
        readonly fieldPath?: string;
    };
}

/** Events that only repeat what the pods' statuses say. */
const REPEATING = new Set(["BackOff", "Failed", "FailedScheduling"]);

/** More than that helps nobody. */
const AT_MOST = 5;

/** The last warning of each sort about any of the objects: a volume that cannot be mounted, a probe that fails. */
export function eventReasons(
    events: readonly ClusterEvent[],
    objects: readonly KubernetesObject[],
    pods: readonly Pod[],
): string[] {
    const uids = new Set(objects.map(({ metadata }) => metadata.uid));
    const warnings = events.filter(
        ({ type, reason = "", involvedObject }) =>
            type === "Warning" && !REPEATING.has(reason) && uids.has(involvedObject?.uid),
    );
    const byTime = [...warnings].sort((one, other) => timeOf(one).localeCompare(timeOf(other)));
    const last = new Map(byTime.map((event) => [`${event.involvedObject?.uid ?? ""} ${event.reason ?? ""}`, event]));
    return [...last.values()].slice(-AT_MOST).map((event) => lineOf(event, pods));
}

function timeOf({ lastTimestamp, eventTime, metadata }: ClusterEvent): string {
    return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}

function lineOf(event: ClusterEvent, pods: readonly Pod[]): string {
    const { involvedObject: { kind = "", name = "", namespace } = {}, reason = "" } = event;
    return `[${kind} ${qualifiedName({ name, namespace })}]: ${reason}: ${messageOf(event, pods)}`;
}

/** The event's message, without what a probe's command printed: it could be anything, a secret too. */
function messageOf({ message = "", involvedObject }: ClusterEvent, pods: readonly Pod[]): string {
    const [, probe] = /^(Readiness|Liveness|Startup) probe failed: /.exec(message) ?? [];
    if (probe === undefined) return message;
    const pod = pods.find(({ metadata }) => metadata.uid === involvedObject?.uid);
    const container = /\{(.*)\}$/.exec(involvedObject?.fieldPath ?? "")?.[1];
    const { containers = [], initContainers = [] } = (pod as PodWithProbes | undefined)?.spec ?? {};
    const found = [...initContainers, ...containers].find(({ name }) => name === container);
    const runsCommand = found?.[`${probe.toLowerCase() as "readiness"}Probe`]?.exec !== undefined;
    return runsCommand ? `${probe} probe failed: its command says no` : message;
}

interface PodWithProbes {
    readonly spec?: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] };
}

interface Container extends Readonly<Partial<Record<`${"readiness" | "liveness" | "startup"}Probe`, Probe>>> {
    readonly name: string;
}

interface Probe {
    readonly exec?: object;
}
