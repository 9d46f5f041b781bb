import * as pulumi from "@pulumi/pulumi";
import type { ClusterTarget } from "../config/cluster-target";
import { configKey, setLine } from "../config/config-commands";
import { kubectlLine } from "../config/kubectl-line";
import { namespaceName, platformNamespaceName, type Settings } from "../config/settings";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import { UserError } from "../lib/user-error";
import { MADE, PLATFORM_MADE, askCluster, type ClusterAnswers, type ClusterReach, type Made } from "./cluster-answers";
import { unboundClaims } from "./existing-claims";
import { missingSecrets } from "./existing-secrets";
import { lostNodesFound } from "./lost-nodes";
import { limitFaults } from "./namespace-limits";
import { platformFaults } from "./node-platforms";
import { roomWarning } from "./node-room";
import { platformLimitFaults } from "./platform-limits";

/**
 * Asks a cluster that is there already whether the stack can be brought up in it. Nothing is written.
 * @returns What speaks against it; empty where nothing does.
 * @throws {UserError} Where it does not answer, or does not know who asks.
 */
export async function remoteFaults(settings: Settings, target: ClusterTarget): Promise<UserError[]> {
    const namespace = namespaceName(settings);
    // Tasks find a platform in the cluster by names in their own namespace.
    const made: Made = settings.airflow.inCluster ? [...MADE, ["", "services"]] : MADE;
    const answers = await askCluster(reachOf(settings, target), namespace, !settings.cluster.namespaceExists, made);
    const { nodes, pods } = answers;
    const warnings = [
        ...(await lostNodesFound(settings, target, nodes, pods)),
        ...(await missingSecrets(settings, answers)),
        ...(await unboundClaims(settings, answers, namespace)),
    ];
    const ofPlatform = settings.airflow.inCluster ? await ofPlatformNamespace(settings, target) : [];
    if (settings.airflow.inCluster) {
        const room = roomWarning(settings, nodes, await pods());
        warnings.push(...(room === undefined ? [] : [room]));
    }
    for (const warning of warnings) {
        void pulumi.log.warn(warning);
    }
    return [
        ...ofPlatform,
        ...namespaceFaults(settings, namespace, answers),
        ...rightFaults(namespace, answers),
        ...limitFaults(settings, namespace, answers),
        ...(await platformFaults(settings, answers)),
    ];
}

function reachOf({ cluster }: Settings, target: ClusterTarget): ClusterReach {
    return { client: target.client, kubectl: kubectlLine(cluster, target) };
}

/** What speaks against the namespace of a platform in the cluster. */
async function ofPlatformNamespace(settings: Settings, target: ClusterTarget): Promise<UserError[]> {
    const namespace = platformNamespaceName(settings);
    const hasIngress = Object.keys(settings.ingress.hosts).length > 0;
    const made: Made = hasIngress ? [...PLATFORM_MADE, ["networking.k8s.io", "ingresses"]] : PLATFORM_MADE;
    const answers = await askCluster(reachOf(settings, target), namespace, !settings.cluster.namespaceExists, made);
    return [
        ...namespaceFaults(settings, namespace, answers),
        ...rightFaults(namespace, answers),
        ...platformLimitFaults(settings, namespace, answers),
    ];
}

/** Whether the namespace is ours to make, or there to be taken. */
function namespaceFaults({ cluster, identity }: Settings, namespace: string, answers: ClusterAnswers): UserError[] {
    const { labels } = answers;
    const subject = configKey(["cluster", "namespace"]);
    const { stack } = identity;
    if (cluster.namespaceExists) {
        return labels !== "absent"
            ? []
            : [
                  new UserError({
                      subject,
                      problem: `is ${namespace}, which the cluster does not have, though namespaceExists says so`,
                      fix: `${answers.kubectl} create namespace ${namespace}   or: ${setLine(stack, ["cluster", "namespaceExists"], "false")}`,
                  }),
              ];
    }
    const isOurs =
        typeof labels === "object" && labels[PROJECT_LABEL] === identity.project && labels[STACK_LABEL] === stack;
    if (typeof labels !== "object" || isOurs) {
        return [];
    }
    const owner = labels[STACK_LABEL];
    const whose = owner === undefined ? "nobody's stack" : `stack ${labels[PROJECT_LABEL] ?? "?"}/${owner}`;
    return [
        new UserError({
            subject,
            problem: `is ${namespace}, which is there already and belongs to ${whose}; nothing in it was touched`,
            fix:
                setLine(stack, ["cluster", "namespace"], "NAME") +
                `   or, to put tasks into it as it is: ${setLine(stack, ["cluster", "namespaceExists"], "true")}`,
        }),
    ];
}

/** What whoever runs Pulumi may not do there. */
function rightFaults(namespace: string, { denied, kubectl }: ClusterAnswers): UserError[] {
    return denied.length === 0
        ? []
        : [
              new UserError({
                  subject: configKey(["cluster", "context"]),
                  problem: `may not ${denied.join(", ")} (namespace ${namespace})`,
                  fix: `${kubectl} auth can-i --list --namespace ${namespace}`,
              }),
          ];
}
