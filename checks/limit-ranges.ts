import type { V1LimitRangeItem } from "@kubernetes/client-node";
import { quantity } from "../lib/quantity";
import type { UserError } from "../lib/user-error";
import { amountFault, amountLines, together, type Kind, type TaskContainer } from "./task-containers";

const KINDS = ["limits", "requests"] as const;

/** For what a LimitRange of containers would refuse one of them. */
export function containerFaults(
    stack: string,
    container: TaskContainer,
    items: readonly V1LimitRangeItem[],
): UserError[] {
    const most = items.flatMap(({ max }) => Object.entries(max ?? {}));
    return [...belowDefault(stack, container, most), ...items.flatMap((item) => boundFaults(stack, container, item))];
}

/** The namespace's own limit is less than what the container asks for; not where that is too much anyway. */
function belowDefault(
    stack: string,
    container: TaskContainer,
    most: readonly (readonly [resource: string, amount: string])[],
): UserError[] {
    const { all, own } = container;
    return Object.entries(own.requests).flatMap(([resource, request]) => {
        const limit = all.limits[resource];
        const isTooMuch = most.some(([name, amount]) => name === resource && quantity(amount) < quantity(request));
        if (
            own.limits[resource] !== undefined ||
            limit === undefined ||
            isTooMuch ||
            quantity(limit) >= quantity(request)
        ) {
            return [];
        }
        const problem = `is not set; the namespace's LimitRange then puts ${limit} there, less than the ${request} that is requested`;
        return [amountFault(stack, container, ["limits", resource], { problem, value: request })];
    });
}

function boundFaults(stack: string, container: TaskContainer, item: V1LimitRangeItem): UserError[] {
    const { all, own } = container;
    const fault = (kind: Kind, resource: string, problem: string, value: string) =>
        amountFault(stack, container, [kind, resource], { problem, value });
    const above = Object.entries(item.max ?? {}).flatMap(([resource, most]) =>
        KINDS.flatMap((kind) => {
            const ours = own[kind][resource];
            const problem = `is ${ours}; the namespace's LimitRange allows at most ${most}`;
            return ours !== undefined && quantity(ours) > quantity(most) ? [fault(kind, resource, problem, most)] : [];
        }),
    );
    const below = Object.entries(item.min ?? {}).flatMap(([resource, least]) => {
        const ours = all.requests[resource];
        const problem = `is ${ours}; the namespace's LimitRange wants at least ${least}`;
        return ours !== undefined && quantity(ours) < quantity(least)
            ? [fault("requests", resource, problem, least)]
            : [];
    });
    return [...above, ...below, ...apartFaults(fault, all, item)];
}

function apartFaults(
    fault: (kind: Kind, resource: string, problem: string, value: string) => UserError,
    { limits, requests }: TaskContainer["all"],
    { maxLimitRequestRatio = {} }: V1LimitRangeItem,
): UserError[] {
    return Object.entries(maxLimitRequestRatio).flatMap(([resource, ratio]) => {
        const [limit, request] = [limits[resource], requests[resource]];
        const rule = `the namespace's LimitRange allows a limit of ${ratio} times the request`;
        if (limit === undefined) {
            const wants = "is not set; the namespace's LimitRange wants one beside the request";
            return request === undefined ? [] : [fault("limits", resource, wants, request)];
        }
        return request !== undefined && quantity(limit) / quantity(request) > quantity(ratio)
            ? [fault("requests", resource, `is ${request} with a limit of ${limit}; ${rule}`, limit)]
            : [];
    });
}

/** For what a LimitRange of pods would refuse a pod of both containers, or one of the first alone. */
export function podFaults(
    stack: string,
    containers: readonly [TaskContainer, TaskContainer],
    { max, min }: V1LimitRangeItem,
    otherwise: string,
): UserError[] {
    const [task, beside] = containers;
    const above = Object.entries(max ?? {}).flatMap(([resource, most]) => {
        const limit = task.all.limits[resource];
        const room = quantity(most) - together([beside], "limits", resource);
        if (limit !== undefined && quantity(limit) <= room) {
            return [];
        }
        const ours = limit === undefined ? "is not set" : `is ${limit}`;
        const problem = `${ours}; the namespace's LimitRange allows a pod at most ${most}${shareOf(beside, "limits", resource)}`;
        return [podFault(stack, task, ["limits", resource], problem, room, otherwise)];
    });
    const below = Object.entries(min ?? {}).flatMap(([resource, least]) => {
        const request = task.all.requests[resource];
        if (request !== undefined && quantity(request) >= quantity(least)) {
            return [];
        }
        const ours = request === undefined ? "is not set" : `is ${request}`;
        const problem = `${ours}; the namespace's LimitRange wants at least ${least} of a pod`;
        return [podFault(stack, task, ["requests", resource], problem, quantity(least), otherwise)];
    });
    return [...above, ...below];
}

/** A fault of the task's own container, which is to have so much at most, or else what shows the namespace's bounds. */
export function podFault(
    stack: string,
    task: TaskContainer,
    [kind, resource]: readonly [Kind, string],
    problem: string,
    to: number,
    otherwise: string,
): UserError {
    const fix = to > 0 ? amountLines(stack, task, kind, resource, to) : otherwise;
    return amountFault(stack, task, [kind, resource], { problem, otherwise: fix });
}

/** What of a pod's amount is the other container's. */
export function shareOf(beside: TaskContainer, kind: Kind, resource: string): string {
    const share = beside.all[kind][resource];
    return share === undefined ? "" : `, of which ${share} go to the container that hands on results`;
}
