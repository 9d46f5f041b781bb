import type { V1LimitRangeItem } from "@kubernetes/client-node";
import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { isIndivisible, type Amounts, type Resources } from "../lib/pod-resources";
import { quantity, written } from "../lib/quantity";
import { UserError } from "../lib/user-error";

/** What a container asks for, or may take at most. */
export type Kind = keyof Resources;

/** A container of a task pod. */
export interface TaskContainer {
    /** The key of `tasks` that says what it asks for. */
    readonly key: "resources" | "xcomSidecarResources";
    /** What the stack says of it. */
    readonly own: Resources;
    /** The same once the namespace has put its defaults where nothing is said. */
    readonly all: Resources;
}

/** The containers of a pod whose task returns something, the task's own first; other pods have that alone. */
export function taskContainers(
    tasks: Pick<Settings["tasks"], "resources" | "xcomSidecarResources">,
    ranges: readonly V1LimitRangeItem[],
): readonly [TaskContainer, TaskContainer] {
    return [containerOf(tasks, "resources", ranges), containerOf(tasks, "xcomSidecarResources", ranges)];
}

/** In the order of Kubernetes: a limit is the request where there is none, then a LimitRange says what is missing. */
function containerOf(
    tasks: Pick<Settings["tasks"], "resources" | "xcomSidecarResources">,
    key: TaskContainer["key"],
    ranges: readonly V1LimitRangeItem[],
): TaskContainer {
    const wanted = tasks[key];
    const first = (defaults: readonly (Amounts | undefined)[]): Amounts =>
        Object.assign({}, ...[...defaults].reverse()) as Amounts;
    const limits = { ...first(ranges.map((item) => item._default ?? item.max)), ...wanted.limits };
    const requests = {
        ...first(ranges.map((item) => item.defaultRequest ?? item._default ?? item.min)),
        ...wanted.limits,
        ...wanted.requests,
    };
    return { key, own: wanted, all: { limits, requests } };
}

/** What containers ask for together, or may take; 0 where none of them says anything. */
export function together(containers: readonly TaskContainer[], kind: Kind, resource: string): number {
    return containers.reduce((sum, { all }) => sum + quantity(all[kind][resource] ?? "0"), 0);
}

/** A fault of what a container asks for or may take, with the line that sets it. */
export function amountFault(
    stack: string,
    { key }: TaskContainer,
    [kind, resource]: readonly [Kind, string],
    { problem, value, otherwise }: { readonly problem: string; readonly value?: string; readonly otherwise?: string },
): UserError {
    const path = ["tasks", key, kind, resource];
    const fix = value === undefined ? (otherwise ?? "") : setLine(stack, path, value);
    return new UserError({ subject: configKey(path), problem, fix });
}

/** The lines that bring an amount to a number; a request and its limit go together where one would cross the other. */
export function amountLines(
    stack: string,
    { key, own }: TaskContainer,
    kind: Kind,
    resource: string,
    to: number,
): string {
    const value = written(resource, to);
    const other = kind === "limits" ? "requests" : "limits";
    const beside = own[other][resource];
    const crosses = beside !== undefined && (kind === "limits" ? quantity(beside) > to : quantity(beside) < to);
    const kinds = crosses || (beside !== undefined && isIndivisible(resource)) ? [kind, other] : [kind];
    return kinds.map((each) => setLine(stack, ["tasks", key, each, resource], value)).join(" && ");
}
