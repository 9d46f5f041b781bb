import type { TypeRef } from "./object";
import { isBuiltIn } from "./scope";

const NO_HELM = "there is no Helm here: render the chart (helm template) and declare its objects as resources";
const NO_MANIFESTS = "manifests are not read here: declare each object as a resource, or apply the files with kubectl";

/** What the official provider does beside objects of the API server: its components, and what those call. */
export const REFUSED: Readonly<Record<string, string>> = {
    "kubernetes:helm.sh/v3:Release": NO_HELM,
    "kubernetes:helm.sh/v3:Chart": NO_HELM,
    "kubernetes:helm.sh/v4:Chart": NO_HELM,
    "kubernetes:helm:template": NO_HELM,
    "kubernetes:yaml:ConfigFile": NO_MANIFESTS,
    "kubernetes:yaml:ConfigGroup": NO_MANIFESTS,
    "kubernetes:yaml:decode": NO_MANIFESTS,
    "kubernetes:yaml/v2:ConfigFile": NO_MANIFESTS,
    "kubernetes:yaml/v2:ConfigGroup": NO_MANIFESTS,
    "kubernetes:kustomize:Directory": NO_MANIFESTS,
    "kubernetes:kustomize:directory": NO_MANIFESTS,
    "kubernetes:kustomize/v2:Directory": NO_MANIFESTS,
};

/** Why a type is refused; undefined for one whose objects an API server may know. */
export function refusalOf(token: string): string | undefined {
    const { apiVersion, kind } = typeOfToken(token);
    if (REFUSED[token] !== undefined) return REFUSED[token];
    if (!token.includes("/")) return "its type names no group and version (GROUP/VERSION:Kind)";
    if (!isBuiltIn(apiVersion) || !/List(Patch)?$/.test(kind)) return undefined;
    // The official provider's own words.
    return (
        "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly. " +
        "Use the underlying resource type instead"
    );
}

/** `kubernetes:apps/v1:Deployment` names the kind Deployment of `apps/v1`; the group `core` is the one without name. */
export function typeOfToken(token: string): TypeRef {
    const [, module = "", kind = ""] = token.split(":");
    return { apiVersion: module.replace(/^core\//, ""), kind };
}

/** Whether a resource changes some fields of an object that others look after: `…:SecretPatch` of the kind `Secret`. */
export function isPatch(token: string, kind: string): boolean {
    return token.endsWith(`:${kind}Patch`);
}
