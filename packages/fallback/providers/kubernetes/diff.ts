import { typeOf } from "../kit/instance";
import type { ChangeStep, OpenDiff } from "../kit/open";
import type { Change } from "../kit/resource";
import { isObject, type Properties } from "../kit/value";
import { isAutonamed } from "./autoname";
import type { KubernetesContext } from "./client";
import { replacingPaths } from "./force-new";
import { isIgnored } from "./ignore-changes";
import { liveChanges } from "./live-changes";
import { annotationOf, manifestOf, metadataOf, metadataText, objectOf, withMetadata, type Manifest } from "./manifest";
import { normalized } from "./normalize";
import { refOf, type KubernetesObject } from "./object";
import { prunedTo } from "./prune";
import { isNamespaced } from "./scope";
import { checkpointOf } from "./state";
import { isPatch } from "./token";

/** Lays new inputs beside the object as it was last seen. */
export async function diffObject(context: KubernetesContext, step: ChangeStep): Promise<OpenDiff> {
    const token = typeOf(context.urn);
    const { inputs, live } = checkpointOf(step.state, token);
    const manifest = normalized(manifestOf(step.newInputs, token));
    const namespaced = await isNamespaced(context, manifest);
    const old = normalized(inputs);
    const now = placed(manifest, namespaced);
    const before = placed(
        {
            ...prunedTo(live, old),
            apiVersion: now.apiVersion,
            kind: now.kind,
            // The name that is given now may be the one that was made up.
            metadata: { ...prunedTo(metadataOf(live), metadataOf(old)), name: metadataText(live, "name") },
        },
        namespaced,
    );
    const replacing = replacingPaths(now, isPatch(token, now.kind), context.client.settings);
    const found = liveChanges(before, now, replacing).filter(({ path }) => !isIgnored(path, step.ignoreChanges));
    const changes = [...found, ...(await unreadyJob(context, now, live))];
    const isReplaced = changes.some(({ replace }) => replace);
    return { changes, deleteBeforeReplace: isReplaced && !isAutonamed(now) && keepsPlace(before, now) };
}

/** Without namespace where the kind has none, and in "default" where none is said. */
function placed(manifest: Manifest, namespaced: boolean): Manifest {
    const { namespace } = metadataOf(manifest);
    if (!namespaced) return withMetadata(manifest, { namespace: undefined });
    return namespace === undefined || namespace === "" ? withMetadata(manifest, { namespace: "default" }) : manifest;
}

/** Two objects of one name cannot be side by side. */
function keepsPlace(before: Manifest, now: Manifest): boolean {
    const [had, has] = [metadataOf(before), metadataOf(now)];
    return had["name"] === has["name"] && had["namespace"] === has["namespace"];
}

/** With the annotation `pulumi.com/replaceUnready`, a job that has not come to its end well is made anew. */
async function unreadyJob(context: KubernetesContext, now: Manifest, live: Properties): Promise<readonly Change[]> {
    if (annotationOf(now, REPLACE_UNREADY) !== "true") return [];
    const { cluster } = context.client;
    if (cluster === undefined || now.kind !== "Job") {
        context.log.warn(
            cluster === undefined
                ? "Cluster is unreachable, skipping replaceUnready check"
                : "replaceUnready annotation is not supported for this resource",
        );
        return [];
    }
    const job = await cluster.get(refOf(objectOf(live as Manifest)), context.signal);
    const path = `metadata.annotations[${JSON.stringify(REPLACE_UNREADY)}]`;
    return job === undefined || isComplete(job) ? [] : [{ path, kind: "update", replace: true }];
}

const REPLACE_UNREADY = "pulumi.com/replaceUnready";

function isComplete({ status }: KubernetesObject): boolean {
    const conditions = (isObject(status) ? status["conditions"] : undefined) as readonly Properties[] | undefined;
    return conditions?.some(({ type, status: holds }) => type === "Complete" && holds === "True") ?? false;
}
