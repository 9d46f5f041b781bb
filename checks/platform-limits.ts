import type { V1LimitRangeItem, V1ResourceQuota } from "@kubernetes/client-node";
import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { quantity } from "../lib/quantity";
import { UserError } from "../lib/user-error";
import type { Role } from "../services/catalogue";
import { requestedMib } from "../services/memory";
import type { ClusterAnswers } from "./cluster-answers";
import { platformPods } from "./platform-pods";
import { countsTaskPods } from "./quota-scopes";

const MIB = 1024 ** 2;

/** What Kubernetes would refuse pods of the platform for: a LimitRange or a quota of its namespace. */
export function platformLimitFaults(
    settings: Settings,
    namespace: string,
    { kubectl, limitRanges, quotas }: Pick<ClusterAnswers, "kubectl" | "limitRanges" | "quotas">,
): UserError[] {
    const ranges = limitRanges.flatMap(({ spec }) => spec?.limits ?? []).filter(({ type }) => type === "Container");
    // They have no class, no deadline and a limit of their memory, as pods of tasks without a class.
    const counting = quotas.filter((quota) => countsTaskPods(quota, {}));
    return [
        ...unsaidProcessors(namespace, kubectl, ranges, counting),
        ...counting.flatMap((quota) => tooSmall(settings, namespace, kubectl, quota)),
        ...[...new Set(platformPods(settings).flatMap(({ roles }) => roles))].flatMap((role) =>
            outOfRange(settings, role, ranges),
        ),
    ];
}

/** Pods of the platform say nothing of processors, which a quota that counts them refuses, unless the namespace says it for them. */
function unsaidProcessors(
    namespace: string,
    kubectl: string,
    ranges: readonly V1LimitRangeItem[],
    quotas: readonly V1ResourceQuota[],
): UserError[] {
    const isSaid = {
        requests: ranges.some((item) => (item.defaultRequest ?? item._default ?? item.min)?.["cpu"] !== undefined),
        limits: ranges.some((item) => (item._default ?? item.max)?.["cpu"] !== undefined),
    };
    const kinds = { cpu: "requests", "requests.cpu": "requests", "limits.cpu": "limits" } as const;
    const names = quotas
        .filter(({ spec }) =>
            Object.entries(kinds).some(([key, kind]) => spec?.hard?.[key] !== undefined && !isSaid[kind]),
        )
        .map(({ metadata }) => metadata?.name ?? "");
    const range = {
        ...{ apiVersion: "v1", kind: "LimitRange", metadata: { name: "gaiaflow", namespace } },
        spec: { limits: [{ type: "Container", defaultRequest: { cpu: "50m" }, default: { cpu: "2" } }] },
    };
    return names.map(
        (name) =>
            new UserError({
                subject: configKey(["cluster", "namespace"]),
                problem: `needs ${namespace} for the platform, whose quota ${name} counts processors and so refuses every pod that names none, as the platform's; expected a LimitRange with what such pods get`,
                fix: `echo '${JSON.stringify(range)}' | ${kubectl} apply --filename -`,
            }),
    );
}

/** What all pods of the platform take together, by the key of a quota. */
function tooSmall(
    settings: Settings,
    namespace: string,
    kubectl: string,
    { metadata, spec }: V1ResourceQuota,
): UserError[] {
    const pods = platformPods(settings);
    const limits = pods.flatMap(({ roles }) => roles.map((role) => settings.memory[role]));
    const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);
    const requested = `${sum(limits.map(requestedMib))}Mi`;
    const wanted: Readonly<Record<string, string>> = {
        ...{ pods: `${pods.length}`, "count/pods": `${pods.length}` },
        ...{ memory: requested, "requests.memory": requested, "limits.memory": `${sum(limits)}Mi` },
    };
    const name = metadata?.name ?? "";
    return Object.entries(spec?.hard ?? {}).flatMap(([key, most]) => {
        const ours = wanted[key];
        return ours === undefined || quantity(ours) <= quantity(most)
            ? []
            : [
                  new UserError({
                      subject: configKey(["cluster", "namespace"]),
                      problem: `needs ${namespace} for the platform, whose quota ${name} allows ${most} of ${key}; the platform takes ${ours}`,
                      fix: `${kubectl} --namespace ${namespace} describe quota ${name}`,
                  }),
              ];
    });
}

/** A container whose memory is more than a LimitRange lets one have, or less. */
function outOfRange({ identity, memory }: Settings, role: Role, ranges: readonly V1LimitRangeItem[]): UserError[] {
    const [limit, request] = [memory[role] * MIB, requestedMib(memory[role]) * MIB];
    const fault = (rule: string, mib: number) =>
        new UserError({
            subject: configKey(["resources", role]),
            problem: `is ${memory[role]}Mi; the LimitRange of the platform's namespace ${rule}`,
            fix: setLine(identity.stack, ["resources", role], `${mib}Mi`),
        });
    return ranges.flatMap(({ max, min }) => {
        const [most, least] = [max?.["memory"], min?.["memory"]];
        return [
            ...(most !== undefined && quantity(most) < limit
                ? [fault(`allows at most ${most}`, Math.floor(quantity(most) / MIB))]
                : []),
            ...(least !== undefined && quantity(least) > request
                ? [
                      fault(
                          `wants a request of at least ${least}, which is half of it`,
                          Math.ceil(quantity(least) / MIB) * 2,
                      ),
                  ]
                : []),
        ];
    });
}
