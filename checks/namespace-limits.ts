import type { Settings } from "../config/settings";
import type { UserError } from "../lib/user-error";
import type { ClusterAnswers } from "./cluster-answers";
import { containerFaults, podFaults } from "./limit-ranges";
import { countsTaskPods } from "./quota-scopes";
import { quotaFaults } from "./quotas";
import { taskContainers } from "./task-containers";

/** What Kubernetes would refuse every task pod for: a LimitRange or a quota of its namespace. */
export function limitFaults(
    { identity, tasks }: Settings,
    namespace: string,
    { kubectl, limitRanges, quotas }: Pick<ClusterAnswers, "kubectl" | "limitRanges" | "quotas">,
): UserError[] {
    const { stack } = identity;
    const items = limitRanges.flatMap(({ spec }) => spec?.limits ?? []);
    const ofContainers = items.filter(({ type }) => type === "Container");
    const containers = taskContainers(tasks, ofContainers);
    const look = `${kubectl} describe limitrange --namespace ${namespace}`;
    return [
        ...containers.flatMap((container) => containerFaults(stack, container, ofContainers)),
        ...items.filter(({ type }) => type === "Pod").flatMap((item) => podFaults(stack, containers, item, look)),
        ...quotas
            .filter((quota) => countsTaskPods(quota, tasks))
            .flatMap((quota) => quotaFaults({ kubectl, stack, namespace }, containers, quota)),
    ];
}
