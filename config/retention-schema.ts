import { z } from "zod";
import { field, integer } from "./fields";

function days(fallback: number, description: string) {
    return field(integer(1, 3650).default(fallback), {
        description: `${description} Nothing goes by itself: \`gaiaflow prune\` shows it, and asks.`,
        expects: "a whole number of days from 1 to 3650",
        example: String(fallback * 2),
    });
}

/** How old what is left over gets before `gaiaflow prune` offers to remove it. */
export const retention = z.strictObject({
    runDays: days(90, "Days that Airflow's runs are kept, with their tasks and values, and its log of events."),
    logDays: days(30, "Days that log files of tasks and of Airflow are kept."),
    deletedRunDays: days(30, "Days that what was deleted in MLflow can be restored there: runs, experiments, models."),
    podDays: days(
        7,
        "Modes prod_local and prod: days that pods of tasks are kept that have ended, as failed ones that were left.",
    ),
    imageDays: days(
        30,
        "Days that images are kept that no container or stack uses, and tools that newer ones replaced.",
    ),
});
