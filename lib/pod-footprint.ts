/** Kubernetes quantities by resource. */
type Amounts = Readonly<Record<string, string>>;

/** What each task pod reserves on a node, and what it may take at most. */
export function podFootprint({ limits, requests }: { readonly limits: Amounts; readonly requests: Amounts }): string {
    const list = (amounts: Amounts): string =>
        Object.entries(amounts)
            .map(([resource, amount]) => `${amount} ${resource}`)
            .join(" and ") || "nothing";
    return `Each task pod reserves ${list(requests)}, and takes at most ${list(limits)}.`;
}
