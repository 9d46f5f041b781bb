import type { UserError } from "../lib/user-error";
import { IN_CLUSTER } from "./airflow-schema";
import { cluster as clusterSchema } from "./cluster-schema";
import { configKey } from "./config-commands";
import { unwantedKey } from "./config-fault";
import { retention as retentionSchema } from "./retention-schema";
import type { Config } from "./schema";

/** What {@link unusedInCluster} needs to be valid. */
export const UNUSED_KEYS = ["cluster.tokenRotationDays", "retention"];

/** What `gaiaflow prune` asks services in containers for. */
const KEPT = { runDays: "runs", logDays: "logs", deletedRunDays: "what was deleted in MLflow" } as const;

/** Days that a stack with a platform in its cluster says, and that nothing there goes by. */
export function unusedInCluster(stack: string, { cluster, mode, retention }: Config): UserError[] {
    // What is as it would be anyway asks for nothing.
    const usual = retentionSchema.parse({});
    const names = (Object.keys(KEPT) as (keyof typeof KEPT)[]).filter((key) => retention[key] !== usual[key]);
    const { tokenRotationDays } = cluster;
    const rotates = mode === "prod" && tokenRotationDays !== clusterSchema.parse({}).tokenRotationDays;
    const platform = `a platform with ${configKey(["airflow", "deployment"])}: ${IN_CLUSTER}`;
    return [
        ...names.map((key) =>
            unwantedKey(
                stack,
                ["retention", key],
                `is ${retention[key]}, and ${KEPT[key]} of ${platform} stay for good: gaiaflow prune does not reach them yet`,
            ),
        ),
        ...(rotates
            ? [
                  unwantedKey(
                      stack,
                      ["cluster", "tokenRotationDays"],
                      `is ${tokenRotationDays}, and is for an Airflow elsewhere: of ${platform} Kubernetes itself renews the tokens`,
                  ),
              ]
            : []),
    ];
}
