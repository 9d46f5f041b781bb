/** A node of a cluster, as far as it is looked at. */
export interface NodeFacts {
    readonly metadata?: { readonly name?: string };
    readonly status?: { readonly conditions?: readonly NodeCondition[] };
}

interface NodeCondition {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
    /** A text as the API server sends it, a date as its client has it. */
    readonly lastTransitionTime?: string | Date;
}

/** A node on which nothing starts, and of whose pods nobody knows how they are. */
export interface LostNode {
    readonly name: string;
    /** Since when, as ISO 8601. */
    readonly since?: string;
    /** Kubernetes' word for it, such as `NodeStatusUnknown` of a machine that is silent. */
    readonly reason?: string;
    /** Kubernetes' sentence. */
    readonly message?: string;
}

/** Those that are not ready. One that has said nothing of itself yet is on its way. */
export function lostNodes(nodes: readonly NodeFacts[]): LostNode[] {
    return nodes.flatMap(({ metadata, status }) => {
        const ready = status?.conditions?.find(({ type }) => type === "Ready");
        if (ready === undefined || ready.status === "True") {
            return [];
        }
        const { lastTransitionTime: since, message, reason } = ready;
        return [
            {
                name: metadata?.name ?? "",
                ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
                ...(reason === undefined ? {} : { reason }),
                ...(message === undefined ? {} : { message }),
            },
        ];
    });
}

/** What a person reads of it: `Node worker-2 is not ready since 2026-11-30T08:00:00.000Z (Kubelet stopped posting node status)`. */
export function lostNodeText({ message, name, reason, since }: LostNode): string {
    const why = message?.replace(/\.$/, "") ?? reason;
    return `Node ${name} is not ready${since === undefined ? "" : ` since ${since}`}${why === undefined ? "" : ` (${why})`}`;
}
