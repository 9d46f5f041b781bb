import type { KubeConfig, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { configKey, setLine } from "../config/config-commands";
import { platformNamespaceName, type Settings } from "../config/settings";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import { quantity } from "../lib/quantity";
import { UserError } from "../lib/user-error";
import { orElse } from "./cluster-answers";

/** Who may not look cannot tell that nothing runs. */
const HIDDEN = { items: ["hidden"] } as const;

/**
 * Whether the cluster has what a stack with `storage.retain` has left when it went: its claims, and nothing that runs. A
 * platform that runs there and that the state does not know is somebody's: Pulumi refuses what is there already then.
 *
 * @throws {UserError} Where a claim that is there is of another size or class than the configuration has, which Kubernetes refuses.
 */
export async function isLeftBehind(settings: Settings, client: KubeConfig): Promise<boolean> {
    const { cluster, identity, storage } = settings;
    if (!storage.retain || cluster.namespaceExists) {
        return false;
    }
    const { AppsV1Api, CoreV1Api } = await import("@kubernetes/client-node");
    const apps = client.makeApiClient(AppsV1Api);
    const query = {
        namespace: platformNamespaceName(settings),
        labelSelector: `${PROJECT_LABEL}=${identity.project},${STACK_LABEL}=${identity.stack}`,
    };
    const listed = client.makeApiClient(CoreV1Api).listNamespacedPersistentVolumeClaim(query);
    const { items: claims } = await orElse(listed, { 403: { items: [] } });
    if (claims.length === 0) {
        return false;
    }
    const running = await Promise.all(
        [apps.listNamespacedDeployment(query), apps.listNamespacedStatefulSet(query)].map(async (list) => {
            const { items } = await orElse<{ readonly items: readonly unknown[] }, typeof HIDDEN>(list, {
                403: HIDDEN,
            });
            return items.length > 0;
        }),
    );
    if (running.includes(true)) {
        return false;
    }
    refuseOtherClaims(settings, claims);
    return true;
}

/** The API gives a size back in its own units: `1Gi` for `1024Mi`. */
const isSame = {
    size: (there: string, wanted: string) => quantity(there) === quantity(wanted),
    className: (there: string, wanted: string) => there === wanted,
} as const;

function refuseOtherClaims({ identity, storage }: Settings, claims: readonly V1PersistentVolumeClaim[]): void {
    for (const { metadata, spec } of claims) {
        const there = { size: spec?.resources?.requests?.["storage"], className: spec?.storageClassName };
        for (const key of ["size", "className"] as const) {
            const value = there[key];
            if (storage[key] !== undefined && value !== undefined && !isSame[key](value, storage[key])) {
                throw new UserError({
                    subject: configKey(["storage", key]),
                    problem: `is ${storage[key]}, but the claim ${metadata?.name ?? ""} that the stack has left has ${value}`,
                    fix: setLine(identity.stack, ["storage", key], value),
                });
            }
        }
    }
}
