import { z } from "zod";
import { isAmount, isBelow, isIndivisible, isResourceName, withDefaults, type Resources } from "../lib/pod-resources";
import { maybeQuantity } from "../lib/quantity";
import { removeLine, setLine } from "./config-commands";
import { field } from "./fields";
import { refuse } from "./refusal";

const NAMES = "cpu, memory, ephemeral-storage, hugepages-SIZE or, with a domain before it, one such as nvidia.com/gpu";

const isFraction = (value: unknown) => typeof value === "number" && !Number.isInteger(value);

/** Two spellings of a fraction are one amount; a large number has lost digits. */
const quantityText = z.preprocess(
    (value) => (Number.isSafeInteger(value) || isFraction(value) ? String(value) : value),
    z.string(),
);

/** Whose amounts they are: what is said of them, and what they are where nothing is set. */
interface Described {
    readonly descriptions: { readonly requests: string; readonly limits: string };
    readonly defaults: Resources;
}

/** What a container asks for, and what it may take at most; a resource that is not named has its default. */
export const containerResources = ({ descriptions, defaults }: Described) =>
    z
        .strictObject({
            requests: amounts(
                descriptions.requests,
                `\`${JSON.stringify(defaults.requests)}\`, each at most its limit`,
            ),
            limits: amounts(
                descriptions.limits,
                `\`${JSON.stringify(defaults.limits)}\`, each at least what is requested`,
            ),
        })
        .superRefine(refuseRequestsAboveLimits)
        .overwrite((given) => ({ ...given, ...withDefaults(given, defaults) }))
        .prefault({});

const amounts = (description: string, fallback: string) =>
    field(z.record(z.string(), quantityText).superRefine(refuseUnknownAmounts).default({}), {
        description,
        expects: "amounts such as 500m or 2Gi by names of Kubernetes resources such as cpu and memory",
        example: "4Gi",
        fallback,
        within: ["memory"],
    });

function refuseUnknownAmounts(given: Readonly<Record<string, string>>, context: z.core.$RefinementCtx): void {
    for (const [name, amount] of Object.entries(given)) {
        if (!isResourceName(name)) {
            refuse(context, [name], { expects: `the name of a resource: ${NAMES}`, fix: removeLine });
        } else if (!isAmount(name, amount)) {
            const example = exampleOf(name);
            refuse(context, [name], {
                expects: `${amountOf(name)}, such as ${example}`,
                fix: (stack, path) => setLine(stack, path, example),
            });
        }
    }
}

function amountOf(name: string): string {
    return name === "cpu"
        ? "processors, more than none"
        : name.includes("/")
          ? "a whole number, more than none"
          : "whole bytes, more than none";
}

function exampleOf(name: string): string {
    return name === "cpu" ? "500m" : name.includes("/") ? "1" : name.startsWith("hugepages-") ? name.slice(10) : "4Gi";
}

/** Kubernetes would refuse every such pod. What is not set is no fault: its default gives way. */
function refuseRequestsAboveLimits({ limits, requests }: Resources, context: z.core.$RefinementCtx): void {
    for (const [name, request] of Object.entries(requests)) {
        const limit = limits[name];
        if (isBelow(limit, request) && !isIndivisible(name)) {
            refuse(context, ["requests", name], {
                expects: `at most its limit, which is ${limit}`,
                fix: (stack, path) => setLine(stack, limitOf(path), request),
            });
        } else if (limit !== undefined && isIndivisible(name) && maybeQuantity(limit) !== maybeQuantity(request)) {
            refuse(context, ["requests", name], {
                expects: `the same as its limit, which is ${limit}`,
                fix: (stack, path) => setLine(stack, limitOf(path), request),
            });
        }
    }
}

/** The limit of a request. */
function limitOf(path: readonly PropertyKey[]): PropertyKey[] {
    return [...path.slice(0, -2), "limits", ...path.slice(-1)];
}
