import type { TypeRef } from "./object";

/** The reason of those that are not done, by the token's module and name, or its module alone. */
const REFUSED: readonly (readonly [pattern: RegExp, reason: string])[] = [
    [/^helm\.sh\//, "there is no Helm here: render the chart (helm template) and declare the objects as resources"],
    [
        /^(yaml|kustomize)(\/v2)?$/,
        "manifests are not read here: declare each object as a resource, or apply the files with kubectl",
    ],
    [
        /^[^:]*:\w+List$/,
        "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly: " +
            "use the underlying resource type instead",
    ],
];

/** Why a type is refused; undefined for one that is an object of the API server. */
export function refusalOf(token: string): string | undefined {
    const [, module = "", name = ""] = token.split(":");
    const reason = REFUSED.find(([pattern]) => pattern.test(module) || pattern.test(`${module}:${name}`))?.[1];
    return reason ?? (module.includes("/") ? undefined : "its type names no group and version (GROUP/VERSION:Kind)");
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
