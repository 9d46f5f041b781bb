import type { V1ResourceQuota } from "@kubernetes/client-node";
import { configKey } from "../config/config-commands";
import { isResourceName } from "../lib/pod-resources";
import { quantity, written } from "../lib/quantity";
import { UserError } from "../lib/user-error";
import { podFault, shareOf } from "./limit-ranges";
import { amountFault, type Kind, type TaskContainer } from "./task-containers";

/** Where a quota is, and how somebody looks at it. */
interface StackNamespace {
    readonly stack: string;
    readonly namespace: string;
    /** What asks its cluster. */
    readonly kubectl: string;
}

/** What a quota says of one resource. */
interface Bound {
    readonly kind: Kind;
    readonly resource: string;
    readonly most: string;
    readonly used: string | undefined;
}

/** A quota that not even one task pod fits into, or for which the pod would have to say more than it does. */
export function quotaFaults(
    where: StackNamespace,
    containers: readonly [TaskContainer, TaskContainer],
    { metadata, spec, status }: V1ResourceQuota,
): UserError[] {
    const name = metadata?.name ?? "";
    return Object.entries(spec?.hard ?? {}).flatMap(([key, most]) => {
        if (key === "pods" || key === "count/pods") {
            return quantity(most) < 1 ? [noPods(where, name, most)] : [];
        }
        const [kind, resource] = split(key);
        return isResourceName(resource)
            ? boundFaults(where, containers, name, { kind, resource, most, used: status?.used?.[key] })
            : [];
    });
}

function boundFaults(
    { kubectl, stack, namespace }: StackNamespace,
    containers: readonly [TaskContainer, TaskContainer],
    name: string,
    { kind, most, resource, used }: Bound,
): UserError[] {
    const [task, beside] = containers;
    const quota = `quota ${name} of namespace ${namespace}`;
    const room = quantity(most) - quantity(beside.all[kind][resource] ?? "0");
    // Of these two each container has to say how much it takes; of others none has to.
    const unsaid = /^(?:cpu|memory)$/.test(resource)
        ? containers.filter(({ all }) => all[kind][resource] === undefined)
        : [];
    const missing = unsaid.map((container) => {
        const problem = `is not set; the ${quota} counts it and so refuses every pod without`;
        const usual = container === beside ? { cpu: "200m", memory: "64Mi" } : { cpu: "1", memory: "2Gi" };
        const value = usual[resource as "cpu" | "memory"];
        const fits = container === beside || room >= quantity(value) || room <= 0;
        return amountFault(stack, container, [kind, resource], {
            problem,
            value: fits ? value : written(resource, room),
        });
    });
    const ours = task.all[kind][resource];
    if (ours === undefined || quantity(ours) <= room) {
        return missing;
    }
    const inUse = used === undefined ? "" : ` (${used} in use)`;
    const problem = `is ${ours}; the ${quota} allows ${most} for all pods together${shareOf(beside, kind, resource)}${inUse}`;
    return [...missing, podFault(stack, task, [kind, resource], problem, room, describe({ kubectl, namespace }, name))];
}

function noPods({ kubectl, namespace }: StackNamespace, name: string, most: string): UserError {
    return new UserError({
        subject: configKey(["cluster", "namespace"]),
        problem: `is ${namespace}, whose quota ${name} allows ${most} pods; expected a namespace that takes them`,
        fix: describe({ kubectl, namespace }, name),
    });
}

function describe({ kubectl, namespace }: Pick<StackNamespace, "kubectl" | "namespace">, name: string): string {
    return `${kubectl} describe quota ${name} --namespace ${namespace}`;
}

/** `cpu` alone means requests. */
function split(key: string): [kind: Kind, resource: string] {
    const [, kind, resource] = /^(limits|requests)\.(.+)$/.exec(key) ?? [];
    return kind === undefined || resource === undefined ? ["requests", key] : [kind as Kind, resource];
}
