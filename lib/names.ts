import { contentHash } from "./hash";

/** What tells one stack from every other on this machine. */
export interface StackIdentity {
    /** The Pulumi project's name. */
    readonly project: string;
    /** The stack's name. */
    readonly stack: string;
}

/**
 * The name by which something of a stack is known outside Pulumi, e.g. `gaiaflow-dev-mlflow`. Both names may hold
 * only letters, digits, `-`, `_` and `.`, which Docker takes too, the first character apart.
 */
export function physicalName({ project, stack }: StackIdentity, role: string): string {
    return `${project}-${stack}-${role}`.replace(/^[^A-Za-z0-9]+/, "");
}

/** A stack as what it leaves elsewhere names it. */
export function stackId({ project, stack }: StackIdentity): string {
    return `${project}/${stack}`;
}

/** The longest name of a host, and so of a cluster's node. */
const LONGEST_LABEL = 63;

/**
 * The name of a stack's cluster, e.g. `gaiaflow-prod-local`: of the Minikube profile, its container and its node, which
 * has to be a DNS label. Two stacks whose names differ in no letter or digit would share it; the second is refused by
 * name when it starts.
 */
export function clusterName({ project, stack }: StackIdentity): string {
    const label = hostLabel(`${project}-${stack}`);
    if (label.length <= LONGEST_LABEL) {
        return label;
    }
    const hash = contentHash(new Map([[project, stack]])).slice(0, 8);
    return `${label.slice(0, LONGEST_LABEL - hash.length - 1)}-${hash}`;
}

/**
 * The host name under which a browser sees a stack's pages. Browsers keep cookies by host name and forget the port, so
 * that two Airflows on `localhost` log each other out; every stack but `dev` has a name of its own, which browsers
 * resolve to this machine without being told (RFC 6761).
 */
export function browserHost({ stack }: StackIdentity): string {
    return stack === "dev" ? "localhost" : `${hostLabel(stack)}.localhost`;
}

/** The address of a page of the stack. */
export function pageUrl(identity: StackIdentity, port: number): string {
    return `http://${browserHost(identity)}:${port}`;
}

function hostLabel(text: string): string {
    return text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
}

/** A stack's own name: backends of many projects have names of more parts, `organization/project/dev`. */
export function unqualified(stack: string): string {
    return stack.slice(stack.lastIndexOf("/") + 1);
}
