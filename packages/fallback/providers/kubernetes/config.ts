import type { ObjectOf, ObjectSchema, Refused } from "../kit/schema";

/** The provider's configuration. */
export const kubernetesConfig = {
    /** A path, or the contents. KUBECONFIG and the file in the home folder stand behind it. */
    kubeconfig: { type: "string" },
    context: { type: "string" },
    cluster: { type: "string" },
    namespace: { type: "string" },
    clusterIdentifier: { type: "string" },
    deleteUnreachable: { type: "boolean" },
    skipUpdateUnreachable: { type: "boolean" },
    enableServerSideApply: { type: "boolean" },
    enablePatchForce: { type: "boolean" },
    enableSecretMutable: { type: "boolean" },
    enableConfigMapMutable: { type: "boolean" },
    upsertExistingObjects: { type: "boolean" },
    suppressDeprecationWarnings: { type: "boolean" },
    /** Accepted and without effect: there is no such warning here. */
    suppressHelmHookWarnings: { type: "boolean" },
    kubeClientSettings: {
        type: "object",
        fields: { timeout: { type: "integer" } },
        refused: {
            burst: "requests are not held back here",
            qps: "requests are not held back here",
        },
    },
} as const satisfies ObjectSchema;

/** What the official provider knows beside it. */
export const kubernetesRefusedConfig = {
    renderYamlToDirectory: "objects are made in a cluster only",
    alwaysRender: "objects are made in a cluster only",
    helmReleaseSettings: "there is no Helm in it",
} as const satisfies Refused;

/** How the provider behaves. */
export interface Settings {
    readonly deleteUnreachable: boolean;
    readonly skipUpdateUnreachable: boolean;
    readonly serverSideApply: boolean;
    readonly patchForce: boolean;
    readonly secretMutable: boolean;
    readonly configMapMutable: boolean;
    readonly upsert: boolean;
    readonly warnOfDeprecations: boolean;
    /** Seconds that the API server's answer may take. */
    readonly timeoutSeconds: number;
}

/** As the npm package says of `kubeClientSettings.timeout`. */
const DEFAULT_TIMEOUT_SECONDS = 32;

/** The configuration, and behind it the environment. @throws Error for a timeout that is no number. */
export function settingsOf(
    config: ObjectOf<typeof kubernetesConfig>,
    environment: Readonly<Record<string, string | undefined>>,
): Settings {
    const flag = (given: boolean | undefined, name: string, fallback = false): boolean => {
        const said = environment[`PULUMI_K8S_${name}`];
        return given ?? (said === undefined ? fallback : said === "true");
    };
    return {
        deleteUnreachable: flag(config.deleteUnreachable, "DELETE_UNREACHABLE"),
        skipUpdateUnreachable: flag(config.skipUpdateUnreachable, "SKIP_UPDATE_UNREACHABLE"),
        serverSideApply: flag(config.enableServerSideApply, "ENABLE_SERVER_SIDE_APPLY", true),
        patchForce: flag(config.enablePatchForce, "ENABLE_PATCH_FORCE"),
        secretMutable: flag(config.enableSecretMutable, "ENABLE_SECRET_MUTABLE"),
        configMapMutable: flag(config.enableConfigMapMutable, "ENABLE_CONFIGMAP_MUTABLE"),
        upsert: flag(config.upsertExistingObjects, "UPSERT_EXISTING_OBJECTS"),
        warnOfDeprecations: !flag(config.suppressDeprecationWarnings, "SUPPRESS_DEPRECATION_WARNINGS"),
        timeoutSeconds: timeoutOf(config.kubeClientSettings?.timeout, environment["PULUMI_K8S_CLIENT_TIMEOUT"] ?? ""),
    };
}

function timeoutOf(given: number | undefined, said: string): number {
    if (given !== undefined || said === "") return given ?? DEFAULT_TIMEOUT_SECONDS;
    if (!/^\d+$/.test(said)) throw new Error("PULUMI_K8S_CLIENT_TIMEOUT must be a whole number of seconds");
    return Number(said);
}
