import type { V1LimitRangeItem } from "@kubernetes/client-node";
import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { quantity } from "../lib/quantity";
import { UserError } from "../lib/user-error";
import type { ClusterAnswers } from "./cluster-answers";

type Amounts = Readonly<Record<string, string>>;

/** What Kubernetes would refuse every task pod for: a LimitRange or a quota of its namespace. */
export function limitFaults(settings: Settings, namespace: string, answers: ClusterAnswers): UserError[] {
    const items = answers.limitRanges.flatMap(({ spec }) => spec?.limits ?? []);
    return [
        ...items.filter(({ type }) => type === "Container").flatMap((item) => rangeFaults(settings, item)),
        ...quotaFaults(settings, namespace, answers, items),
    ];
}

function rangeFaults({ identity, tasks }: Settings, item: V1LimitRangeItem): UserError[] {
    return (["resources", "xcomSidecarResources"] as const).flatMap((key) =>
        containerFaults(identity.stack, key, tasks[key], item),
    );
}

function containerFaults(
    stack: string,
    key: string,
    { limits, requests }: { readonly limits: Amounts; readonly requests: Amounts },
    { max, min, maxLimitRequestRatio }: V1LimitRangeItem,
): UserError[] {
    const fault = (kind: "limits" | "requests", resource: string, problem: string, value: string) => {
        const path = ["tasks", key, kind, resource];
        return new UserError({ subject: configKey(path), problem, fix: setLine(stack, path, value) });
    };
    const above = Object.entries(max ?? {}).flatMap(([resource, most]) =>
        [["limits", limits[resource]] as const, ["requests", requests[resource]] as const].flatMap(([kind, ours]) =>
            ours !== undefined && quantity(ours) > quantity(most)
                ? [fault(kind, resource, `is ${ours}; the namespace's LimitRange allows at most ${most}`, most)]
                : [],
        ),
    );
    const below = Object.entries(min ?? {}).flatMap(([resource, least]) => {
        const ours = requests[resource];
        return ours !== undefined && quantity(ours) < quantity(least)
            ? [fault("requests", resource, `is ${ours}; the namespace's LimitRange wants at least ${least}`, least)]
            : [];
    });
    const apart = Object.entries(maxLimitRequestRatio ?? {}).flatMap(([resource, ratio]) => {
        const [limit, request] = [limits[resource], requests[resource]];
        return limit !== undefined && request !== undefined && quantity(limit) / quantity(request) > quantity(ratio)
            ? [
                  fault(
                      "requests",
                      resource,
                      `is ${request} with a limit of ${limit}; the namespace's LimitRange allows a limit of ${ratio} times the request`,
                      limit,
                  ),
              ]
            : [];
    });
    return [...above, ...below, ...apart];
}

/** A quota that not even one task pod fits into, or for which the pod would have to say more than it does. */
function quotaFaults(
    { identity, tasks }: Settings,
    namespace: string,
    { quotas }: ClusterAnswers,
    items: readonly V1LimitRangeItem[],
): UserError[] {
    const defaults = Object.assign({}, ...items.map((item) => item._default ?? item.max ?? {})) as Amounts;
    const requested = Object.assign({}, ...items.map((item) => item.defaultRequest ?? item._default ?? {})) as Amounts;
    const ours: Readonly<Record<string, Amounts>> = {
        limits: { ...defaults, ...tasks.resources.limits },
        requests: { ...tasks.resources.limits, ...requested, ...tasks.resources.requests },
    };
    return quotas.flatMap(({ metadata, spec, status }) =>
        Object.entries(spec?.hard ?? {}).flatMap(([key, most]) => {
            const [kind, resource] = split(key);
            if (resource !== "cpu" && resource !== "memory") {
                return [];
            }
            const path = ["tasks", "resources", kind, resource];
            const one = ours[kind]?.[resource];
            const name = `quota ${metadata?.name ?? ""} of namespace ${namespace}`;
            if (one === undefined) {
                const problem = `is not set; the ${name} counts it and so refuses every pod without`;
                const fix = setLine(identity.stack, path, resource === "cpu" ? "1" : "2Gi");
                return [new UserError({ subject: configKey(path), problem, fix })];
            }
            const used = status?.used?.[key];
            return quantity(one) > quantity(most)
                ? [
                      new UserError({
                          subject: configKey(path),
                          problem: `is ${one}; the ${name} allows ${most} for all pods together${used === undefined ? "" : ` (${used} in use)`}`,
                          fix: setLine(identity.stack, path, most),
                      }),
                  ]
                : [];
        }),
    );
}

/** `cpu` alone means requests. */
function split(key: string): [kind: string, resource: string] {
    const [first = "", second] = key.split(".");
    return second === undefined ? ["requests", first] : [first, second];
}
