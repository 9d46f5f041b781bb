import { isQualifiedName } from "./kubernetes-names";
import { maybeQuantity } from "./quantity";

/** Kubernetes quantities by resource. */
export type Amounts = Readonly<Record<string, string>>;

/** What a container asks for, and what it may take at most. */
export interface Resources {
    readonly requests: Amounts;
    readonly limits: Amounts;
}

/** Whether a container may ask for a resource of that name. */
export function isResourceName(name: string): boolean {
    return name.includes("/")
        ? isQualifiedName(name) && !name.startsWith("requests.")
        : /^(?:cpu|memory|ephemeral-storage|hugepages-[1-9]\d*(?:[KMGTPE]i?)?)$/.test(name);
}

/** Whether there are only whole ones of a resource, and nobody is promised more than there is: its request is its limit. */
export function isIndivisible(name: string): boolean {
    return name.startsWith("hugepages-") || (name.includes("/") && !name.includes("kubernetes.io/"));
}

/**
 * Whether a container can have that much of a resource: more than nothing, and of all but processors whole ones. A
 * fraction of a large unit (1.1Gi) is none that anybody would notice.
 */
export function isAmount(name: string, text: string): boolean {
    const amount = maybeQuantity(text) ?? 0;
    const isWhole = Number.isInteger(amount) || (!isIndivisible(name) && /[KMGTPE]i?$/.test(text));
    return amount > 0 && (name === "cpu" || isWhole);
}

/**
 * What is given, and defaults for what is not. They give way: a limit is never below what is asked for, nor asked for
 * more than the limit.
 */
export function withDefaults(given: Resources, defaults: Resources): Resources {
    const limits = merged(
        [...keys(given.limits, defaults.limits), ...keys(given.requests).filter(isIndivisible)],
        (name) => {
            const [usual, asked] = [defaults.limits[name], given.requests[name]];
            return given.limits[name] ?? larger(usual, asked);
        },
    );
    const requests = merged(keys(given.requests, defaults.requests), (name) => {
        const [usual, limit] = [defaults.requests[name], limits[name]];
        return given.requests[name] ?? smaller(usual, limit);
    });
    return { requests, limits };
}

function keys(...amounts: readonly Amounts[]): string[] {
    return amounts.flatMap((each) => Object.keys(each));
}

function merged(names: readonly string[], amountOf: (name: string) => string | undefined): Record<string, string> {
    const entries = [...new Set(names)].flatMap((name) => {
        const amount = amountOf(name);
        return amount === undefined ? [] : [[name, amount] as const];
    });
    return Object.fromEntries(entries);
}

function larger(one: string | undefined, other: string | undefined): string | undefined {
    return isBelow(one, other) ? other : (one ?? other);
}

function smaller(one: string | undefined, other: string | undefined): string | undefined {
    return isBelow(other, one) ? other : (one ?? other);
}

/** Whether an amount is surely less than another. */
export function isBelow(one: string | undefined, other: string | undefined): boolean {
    const [first, second] = [maybeQuantity(one ?? ""), maybeQuantity(other ?? "")];
    return first !== undefined && second !== undefined && first < second;
}
