import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { PruneOptions } from "../platform/prune/prune";

export const command = withExamples(
    stackCommand(
        "prune",
        "Removes what is older than gaiaflow:retention says: runs and logs of a stack's Airflow, what was deleted in its MLflow, pods that were left, unused images, old tools. Shows all of it first, and asks.",
    )
        .option("--dry-run", "show it, and remove nothing", false)
        .option("--yes", "do not ask", false)
        .option("--json", "print the result as JSON; with --dry-run or --yes", false),
    {
        "gaiaflow prune --dry-run": "what would go, and how large it is",
        "gaiaflow prune --yes": "in a nightly job",
    },
).action(async (options: PruneOptions) => {
    const { prune } = await import("../platform/prune/prune");
    process.exitCode = await prune(stackOf(command), options);
});
