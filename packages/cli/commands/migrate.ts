import { stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { MigrateOptions } from "../migrate/migrate-project";

interface Options extends MigrateOptions {
    readonly mlruns?: string;
}

export const command = withExamples(
    stackCommand(
        "migrate",
        "Makes a project of the earlier template, of gaiaflow 0.0.3 or of astro one of GaiaFlow's: shows every change as a patch, asks, and writes what it showed. What it does not understand stays, and is named with its line.",
    )
        .argument("[folder]", "the project's", ".")
        .option("--dry-run", "show it, and change nothing", false)
        .option("--yes", "do not ask", false)
        .option("--dirty", "also where git has not all that is there", false)
        .option("--json", "print the result as JSON", false)
        .option("--mlruns <folder>", "instead, bring the runs in such a folder of MLflow's into the stack's MLflow"),
    {
        "gaiaflow migrate ../my-project --dry-run": "what would change",
        "gaiaflow migrate ../my-project": "shows it, asks, and does it",
        "gaiaflow migrate --mlruns mlruns": "in the project, while the stack runs: experiments, runs and models",
    },
).action(async (folder: string, { mlruns, ...options }: Options) => {
    if (mlruns === undefined) {
        const { migrateProject } = await import("../migrate/migrate-project");
        process.exitCode = await migrateProject(folder, options);
    } else {
        const { migrateRuns } = await import("../migrate/migrate-runs");
        process.exitCode = await migrateRuns(stackOf(command), mlruns, options.json);
    }
});
