import { randomBytes } from "node:crypto";
import type { Properties } from "../kit/value";
import type { WriteOptions } from "./address";
import type { Cluster } from "./cluster";
import type { Settings } from "./config";
import { annotationOf } from "./manifest";
import { refOf, type KubernetesObject, type ManagedFields } from "./object";

/** Under this name objects are made; the first change hands their fields over to a name of the resource's own. */
export const CREATOR = "pulumi-kubernetes";

/** Names whose fields become ours with a change: what we made, and what somebody changed by hand (`kubectl-edit`). */
const PREDECESSORS: readonly (readonly [prefix: string, operation: string])[] = [
    ["kubectl", "Apply"],
    ["kubectl", "Update"],
    ["before-first-apply", "Update"],
    [CREATOR, "Update"],
    ["pulumi-resource-kubernetes", "Update"],
];

/** Names under which this provider has made objects, by itself or on Windows, now or long ago. */
const CREATORS = new Set([CREATOR, `${CREATOR}.exe`, "pulumi-resource-kubernetes"]);

/** The name under which an object is changed: as annotated, as before, or a random one of its own. */
export function fieldManagerOf(manifest: Properties, before: string | undefined, settings: Settings): string {
    if (!settings.serverSideApply) return CREATOR;
    const said = annotationOf(manifest, "pulumi.com/patchFieldManager") ?? "";
    return said === "" ? (before ?? `${CREATOR}-${randomBytes(4).toString("hex")}`) : said;
}

/** Whether fields of other managers are taken over without a word. */
export function isForced(
    manifest: Properties,
    live: KubernetesObject | undefined,
    { patchForce }: Settings,
    isPreview: boolean,
): boolean {
    if (patchForce || annotationOf(manifest, "pulumi.com/patchForce") === "true") return true;
    if (live === undefined) return isPreview;
    const managers = live.metadata.managedFields ?? [];
    // A real change first takes over what its predecessors set; a preview cannot, and would see a conflict with itself.
    return managers.length === 0 || (isPreview && managers.some(isCreator));
}

/** Hands the fields that were written under another of our names over to `manager`, so that no conflict is left. */
export async function adoptFields(
    cluster: Cluster,
    live: KubernetesObject,
    manager: string,
    options: Pick<WriteOptions, "signal">,
): Promise<KubernetesObject> {
    const managers = live.metadata.managedFields ?? [];
    const theirs = managers.filter(isPredecessors);
    if (theirs.length === 0) return live;
    const own = managers.filter((one) => one.manager === manager && one.operation === "Apply");
    const rest = managers.filter((one) => !theirs.includes(one) && !own.includes(one));
    const [first = {}] = theirs;
    const fieldsV1 = [...own, ...theirs].map((one) => one.fieldsV1 ?? {}).reduce(union, {});
    const adopted = { ...first, manager, operation: "Apply", fieldsV1 };
    const patch = [
        { op: "replace", path: "/metadata/managedFields", value: [...rest, adopted] },
        // Fails if the object was changed meanwhile, rather than to forget who did.
        { op: "replace", path: "/metadata/resourceVersion", value: live.metadata.resourceVersion },
    ];
    return cluster.patch(refOf(live), "json", patch, { fieldManager: manager, ...options });
}

/** Whether a field (`spec`, `replicas`) is set by another manager and not by this one. */
export function isOthers(live: KubernetesObject, steps: readonly string[], manager: string): boolean {
    const setBy = (live.metadata.managedFields ?? []).filter(({ fieldsV1 = {} }) => has(fieldsV1, steps));
    return setBy.length > 0 && !setBy.some((one) => one.manager === manager);
}

function isPredecessors({ manager = "", operation, subresource = "" }: ManagedFields): boolean {
    return subresource === "" && PREDECESSORS.some(([name, how]) => manager.startsWith(name) && how === operation);
}

/** As upstream: what somebody changed by hand is a conflict in the preview, although the real change would take it back. */
function isCreator({ manager = "", operation }: ManagedFields): boolean {
    return operation === "Update" && CREATORS.has(manager);
}

type Fields = Readonly<Record<string, unknown>>;

function union(one: Fields, other: Fields): Fields {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(
        names.map((name) => [name, union((one[name] ?? {}) as Fields, (other[name] ?? {}) as Fields)]),
    );
}

function has(fields: Fields, [step, ...rest]: readonly string[]): boolean {
    if (step === undefined) return true;
    const inner = fields[`f:${step}`];
    return inner !== undefined && has(inner as Fields, rest);
}

/** Lets go of every field that a manager set. Fields without another manager go back to their defaults. */
export async function relinquish(
    cluster: Cluster,
    { apiVersion, kind, metadata: { name, namespace } }: KubernetesObject,
    manager: string,
    signal: AbortSignal,
): Promise<void> {
    const bare = { apiVersion, kind, metadata: { ...(name && { name }), ...(namespace && { namespace }) } };
    await cluster.apply(bare, { fieldManager: manager, signal });
}
