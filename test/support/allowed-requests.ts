import type { ClusterApi } from "./cluster-api";

interface ResourceList {
    readonly groupVersion: string;
    readonly resources: readonly {
        readonly name: string;
        readonly namespaced: boolean;
        readonly verbs: readonly string[];
    }[];
}

/** One thing that somebody might ask a cluster to do. */
interface Attempt {
    /** Kind and verb: `pods/exec create`, `roles.rbac.authorization.k8s.io list`. */
    readonly what: string;
    readonly method: string;
    readonly path: string;
}

/** The request that is each verb; every one that changes something is only tried. */
const METHODS: Readonly<Record<string, readonly [method: string, named: boolean, query: string]>> = {
    get: ["GET", true, ""],
    list: ["GET", false, "?limit=1"],
    watch: ["GET", false, "?watch=true&timeoutSeconds=1"],
    create: ["POST", false, "?dryRun=All"],
    update: ["PUT", true, "?dryRun=All"],
    patch: ["PATCH", true, "?dryRun=All"],
    delete: ["DELETE", true, "?dryRun=All"],
    deletecollection: ["DELETE", false, "?dryRun=All"],
};

/** Where a deletion has a body, what the URL says of it counts for nothing. */
const BODIES: Readonly<Record<string, object>> = { DELETE: { dryRun: ["All"] } };

/** A server on a small machine keeps up with these. */
const AT_ONCE = 16;

/**
 * Everything that somebody may do, found by trying each verb on each kind that the cluster has, subresources too.
 * @param admin Who may ask which kinds there are.
 * @param namespace Where to try those that live in one.
 */
export async function allowedRequests(somebody: ClusterApi, admin: ClusterApi, namespace: string): Promise<string[]> {
    const attempts = (await resourceLists(admin)).flatMap((list) => attemptsOf(list, namespace));
    const isAllowed = async ({ what, method, path }: Attempt): Promise<boolean> => {
        const status = await somebody.status(method, path, BODIES[method] ?? {});
        if (status === 401) {
            throw new Error(`${what}: nobody is known by this token`);
        }
        return status !== 403;
    };
    const allowed: string[] = [];
    for (let first = 0; first < attempts.length; first += AT_ONCE) {
        const some = attempts.slice(first, first + AT_ONCE);
        const answers = await Promise.all(some.map(isAllowed));
        allowed.push(...some.filter((_, index) => answers[index]).map(({ what }) => what));
    }
    return allowed.sort();
}

/** All kinds of a cluster, in the version that it prefers. */
async function resourceLists(admin: ClusterApi): Promise<ResourceList[]> {
    const { groups } = await admin.get<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
    const versions = groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`);
    return Promise.all(["/api/v1", ...versions].map((path) => admin.get<ResourceList>(path)));
}

function attemptsOf({ groupVersion, resources }: ResourceList, namespace: string): Attempt[] {
    const [group = ""] = groupVersion.includes("/") ? groupVersion.split("/") : [];
    const base = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    return resources.flatMap(({ name, namespaced, verbs }) => {
        const [kind = "", subresource] = name.split("/");
        const collection = `${base}${namespaced ? `/namespaces/${namespace}` : ""}/${kind}`;
        return verbs.map((verb) => {
            const [method, named, query] = METHODS[verb] ?? ["GET", true, ""];
            const below = subresource === undefined ? "" : `/${subresource}`;
            const path = named || subresource !== undefined ? `${collection}/nothing${below}` : collection;
            return { what: `${name}${group && `.${group}`} ${verb}`, method, path: path + query };
        });
    });
}
