import { qualifiedName, refOf } from "../object";
import { conditionOf, holds, type Condition } from "./condition";
import type { ContainerStatus, Pod } from "./facts";

/** What a container says while all is well and it only takes its time. */
const STARTING = new Set(["ContainerCreating", "PodInitializing"]);

/** Ends whose message the container itself may have written, so that it could hold anything, a secret too. */
const MESSAGE_OF_ITS_OWN = new Set(["Error", "Completed", "OOMKilled"]);

/** Why pods are not ready, in the words of the scheduler, the kubelet and the container runtime; one line a pod. */
export function podReasons(pods: readonly Pod[]): string[] {
    return pods.flatMap((pod) => {
        const words = wordsOfPod(pod);
        return words.length === 0 ? [] : [`[Pod ${qualifiedName(refOf(pod))}]: ${words.join("; ")}`];
    });
}

function wordsOfPod({ status = {} }: Pod): string[] {
    const { conditions, phase } = status;
    if (phase === "Succeeded" || holds(conditions, "Ready")) return [];
    const scheduled = conditionOf(conditions, "PodScheduled");
    if (scheduled?.status === "False") return messageOf(scheduled);
    const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const unready = conditionOf(conditions, holds(conditions, "Initialized") ? "Ready" : "Initialized");
    const own = status.reason === undefined ? [] : [`[${status.reason}] ${status.message ?? ""}`.trim()];
    return [...own, ...messageOf(unready), ...containers.flatMap(wordsOfContainer)];
}

function messageOf(condition: Condition | undefined): string[] {
    return condition?.message === undefined || condition.message === "" ? [] : [condition.message];
}

function wordsOfContainer({ name, ready, state = {}, lastState = {} }: ContainerStatus): string[] {
    const { waiting, terminated } = state;
    if (ready || (terminated?.exitCode === 0 && lastState.terminated === undefined)) return [];
    const wait = waiting?.reason === undefined || STARTING.has(waiting.reason) ? undefined : waiting;
    return [
        ...(wait === undefined ? [] : [`[${wait.reason ?? ""}] ${trimmed(wait.message ?? "")}`.trim()]),
        ...wordsOfEnd(name, terminated),
        ...wordsOfEnd(name, lastState.terminated),
    ];
}

function wordsOfEnd(
    name: string,
    end: { readonly reason?: string; readonly message?: string; readonly exitCode: number } | undefined,
): string[] {
    if (end === undefined) return [];
    const { reason = "", message = "", exitCode } = end;
    const told = `container "${name}" terminated (${reason}: exit code ${exitCode})`;
    return [told, ...(message === "" || MESSAGE_OF_ITS_OWN.has(reason) ? [] : [trimmed(message)])];
}

/** Without what every answer of the container runtime begins with. */
function trimmed(message: string): string {
    return message.replace(/^rpc error: code = \w+ desc = /, "").trim();
}
