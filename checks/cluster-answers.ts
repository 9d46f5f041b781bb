import type { ApiException, KubeConfig, V1LimitRange, V1Node, V1Pod, V1ResourceQuota } from "@kubernetes/client-node";
import { configKey } from "../config/config-commands";
import { UserError, messageOf } from "../lib/user-error";

/** How a cluster is asked. */
export interface ClusterReach {
    readonly client: KubeConfig;
    /** With what a line to type begins that asks it. */
    readonly kubectl: string;
}

/** What a cluster says of itself to whoever asks. What they may not see is left out. */
export interface ClusterAnswers extends Pick<ClusterReach, "kubectl"> {
    /** Labels of the namespace; `hidden` where they may not be seen. */
    readonly labels: Readonly<Record<string, string>> | "absent" | "hidden";
    /** What may not be done, as `create secrets`. */
    readonly denied: readonly string[];
    readonly quotas: readonly V1ResourceQuota[];
    readonly limitRanges: readonly V1LimitRange[];
    /** Processors of the nodes, as Go names them. */
    readonly architectures: ReadonlySet<string>;
    readonly nodes: readonly V1Node[];
    /** All pods of the cluster. */
    readonly pods: () => Promise<readonly V1Pod[]>;
    /** Whether a secret is in the namespace. */
    readonly hasSecret: (name: string) => Promise<boolean>;
    /** How far a PersistentVolumeClaim of the namespace has come, in Kubernetes' word. */
    readonly claimPhase: (name: string) => Promise<string>;
}

/** What a stack makes in the namespace of tasks. */
export const MADE: Made = [
    ["", "secrets"],
    ["", "configmaps"],
    ["", "serviceaccounts"],
    ["rbac.authorization.k8s.io", "roles"],
    ["rbac.authorization.k8s.io", "rolebindings"],
];
/** And in that of a platform. */
export const PLATFORM_MADE: Made = [
    ["", "secrets"],
    ["", "configmaps"],
    ["", "serviceaccounts"],
    ["", "services"],
    ["", "persistentvolumeclaims"],
    ["apps", "deployments"],
    ["apps", "statefulsets"],
    ["batch", "jobs"],
    ["networking.k8s.io", "networkpolicies"],
    ["policy", "poddisruptionbudgets"],
];

export type Made = readonly (readonly [group: string, resource: string])[];

const PATIENCE_SECONDS = 15;

/**
 * Asks the cluster.
 * @param makes Whether the namespace is to be made.
 * @param made What is made in it. Defaults to what tasks need.
 * @throws {UserError} Where it does not answer, or does not know who asks.
 */
export async function askCluster(
    reach: ClusterReach,
    namespace: string,
    makes: boolean,
    made = MADE,
): Promise<ClusterAnswers> {
    const { AuthorizationV1Api, CoreV1Api, V1SelfSubjectAccessReview } = await import("@kubernetes/client-node");
    const { client, kubectl } = reach;
    const core = client.makeApiClient(CoreV1Api);
    const may = client.makeApiClient(AuthorizationV1Api);
    const labels = await orElse(
        patiently(
            client,
            core.readNamespace({ name: namespace }).then(({ metadata }) => metadata?.labels ?? {}),
        ),
        { 404: "absent", 403: "hidden" } as const,
    ).catch((error: unknown) => {
        throw explained(reach, error);
    });
    const isAllowed = async (verb: string, group: string, resource: string): Promise<string | undefined> => {
        const resourceAttributes = { verb, group, resource, ...(resource === "namespaces" ? {} : { namespace }) };
        const body = Object.assign(new V1SelfSubjectAccessReview(), { spec: { resourceAttributes } });
        const { status } = await may.createSelfSubjectAccessReview({ body });
        return status?.allowed ? undefined : `${verb} ${resource}`;
    };
    const asked = [
        ...made.map(([group, resource]) => isAllowed("create", group, resource)),
        ...(makes && labels === "absent" ? [isAllowed("create", "", "namespaces")] : []),
    ];
    const [denied, quotas, limitRanges, nodes] = await Promise.all([
        Promise.all(asked),
        orElse(core.listNamespacedResourceQuota({ namespace }), { 403: { items: [] } }),
        orElse(core.listNamespacedLimitRange({ namespace }), { 403: { items: [] } }),
        orElse(core.listNode(), { 403: { items: [] } }),
    ]).catch((error: unknown) => {
        throw explained(reach, error);
    });
    return {
        kubectl,
        labels,
        denied: denied.filter((right) => right !== undefined),
        quotas: quotas.items,
        limitRanges: limitRanges.items,
        nodes: nodes.items,
        pods: async () => (await orElse(core.listPodForAllNamespaces(), { 403: { items: [] } })).items,
        architectures: new Set(nodes.items.flatMap(({ status }) => status?.nodeInfo?.architecture ?? [])),
        hasSecret: (name) =>
            orElse(
                core.readNamespacedSecret({ namespace, name }).then(() => true),
                // Who may not look at secrets cannot tell.
                { 404: false, 403: true },
            ),
        claimPhase: (name) =>
            orElse(
                core
                    .readNamespacedPersistentVolumeClaim({ namespace, name })
                    .then(({ status }) => status?.phase ?? "Pending"),
                { 404: "absent", 403: "hidden" },
            ),
    };
}

/** The answer, or what stands for an error of that status. */
export async function orElse<T, E>(answer: Promise<T>, instead: Readonly<Record<number, E>>): Promise<T | E> {
    try {
        return await answer;
    } catch (error) {
        const code = statusOf(error);
        if (code !== undefined && code in instead) {
            return instead[code] as E;
        }
        throw error;
    }
}

function statusOf(error: unknown): number | undefined {
    return error instanceof Error ? (error as Partial<ApiException<unknown>>).code : undefined;
}

/** The client itself waits as long as the system does. */
async function patiently<T>(client: KubeConfig, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_SECONDS} s`)), PATIENCE_SECONDS * 1000);
    });
    try {
        return await Promise.race([answer, silence]);
    } finally {
        clearTimeout(timer);
    }
}

/** Why nobody answered, without the request, in whose headers credentials stand. */
function explained({ client, kubectl }: ClusterReach, error: unknown): UserError {
    const server = client.getCurrentCluster()?.server ?? "";
    const context = client.getCurrentContext();
    const isUnknown = statusOf(error) === 401;
    return new UserError({
        subject: configKey(["cluster", "context"]),
        problem: isUnknown
            ? `is ${context}, whose credentials the cluster at ${server} refuses`
            : `is ${context}, and the cluster at ${server} does not answer: ${firstLine(error)}`,
        fix: `${kubectl} get namespaces`,
    });
}

/** The cause says more than that a request failed. */
function firstLine(error: unknown): string {
    const { cause } = error as { readonly cause?: unknown };
    const text = messageOf(cause ?? error).split("\n", 1)[0] ?? "";
    const [, command] = /^spawn (\S+) ENOENT/.exec(text) ?? [];
    return command === undefined ? text : `its kubeconfig asks for the command ${command}, which is not installed`;
}
