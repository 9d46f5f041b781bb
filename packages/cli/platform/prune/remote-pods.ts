import type { CoreV1Api } from "@kubernetes/client-node";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { clusterTarget } from "../../../../config/cluster-target";
import { PROJECT_LABEL, STACK_LABEL } from "../../../../lib/labels";
import type { Config } from "../../../../config/schema";
import { unqualified } from "../../../../lib/names";
import { namedCluster } from "../named-cluster";
import { stateOfUp } from "../up-state";
import { hasEnded, podLeftovers, type EndedPod } from "./ended-pod";
import { before, type PruneGroup } from "./leftover";

/** Pods that a list has at once. */
const PAGE = 500;

/**
 * The same in mode prod, where the namespace may be others' as well: those alone that bear the stack's labels, as task_factory
 * makes them, by the kubeconfig that the stack names.
 */
export const remotePods: PruneGroup = {
    name: "pods of tasks",
    find: async (stack, { podDays }) => {
        const { api, namespace } = await clusterOf(stack);
        const ownerLabels = [`${PROJECT_LABEL}=${projectName()}`, `${STACK_LABEL}=${unqualified(stack)}`];
        const labels = [...ownerLabels, "kubernetes_pod_operator=True"];
        const oldest = before(podDays);
        const pods: EndedPod[] = [];
        let next: string | undefined;
        do {
            const where = { namespace, labelSelector: labels.join(","), limit: PAGE };
            const page = await asked(api.listNamespacedPod({ ...where, ...(next ? { _continue: next } : {}) }));
            for (const { metadata, status } of page.items) {
                const made = metadata?.creationTimestamp;
                if (hasEnded(status?.phase) && made !== undefined && made < oldest) {
                    pods.push({ name: metadata?.name ?? "", uid: metadata?.uid ?? "", phase: status?.phase ?? "" });
                }
            }
            next = page.metadata?._continue;
        } while (next);
        return podLeftovers(pods, async (old) => {
            const { V1DeleteOptions, V1Preconditions } = await import("@kubernetes/client-node");
            for (const { name, uid } of old) {
                const preconditions = Object.assign(new V1Preconditions(), { uid });
                const body = Object.assign(new V1DeleteOptions(), { preconditions });
                await asked(api.deleteNamespacedPod({ namespace, name, body }), GONE);
            }
        });
    },
};

/** It is not there any more, or another one has its name. */
const GONE = [404, 409];

async function clusterOf(stack: string): Promise<{ readonly api: CoreV1Api; readonly namespace: string }> {
    const state = await stateOfUp(stack);
    const { outputs = {} } = state.find(({ type }) => type === "pulumi:pulumi:Stack") ?? {};
    const { namespace } = outputs as { readonly namespace?: string };
    if (namespace === undefined) {
        throw new UserError({
            problem: `The last up of stack ${stack} did not come to its end, so that nobody knows its namespace.`,
            fix: `npx gaiaflow start --stack ${stack}`,
        });
    }
    const { client } = await clusterTarget(stack, namedCluster(stack, state) as Config["cluster"], projectRoot());
    const { CoreV1Api: Api } = await import("@kubernetes/client-node");
    return { api: client.makeApiClient(Api), namespace };
}

/** @param expected Statuses that are no error. @throws {UserError} Without the request, in whose headers credentials stand. */
async function asked<T>(answer: Promise<T>, expected: readonly number[] = []): Promise<T> {
    return answer.catch((error: unknown) => {
        const { cause, code } = error as { readonly cause?: unknown; readonly code?: unknown };
        if (typeof code === "number" && expected.includes(code)) {
            return undefined as T;
        }
        const reason =
            typeof code === "number" ? `it answers ${code}` : (messageOf(cause ?? error).split("\n")[0] ?? "");
        throw new UserError({
            problem: `The cluster cannot be asked for pods: ${reason}.`,
            fix: "See what it says: kubectl get pods",
        });
    });
}
