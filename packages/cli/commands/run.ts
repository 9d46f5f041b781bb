import { jsonObject, stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { RunOptions } from "../platform/run-dag";

export const command = withExamples(
    stackCommand("run", "Triggers a DAG of the stack's Airflow; with --wait the exit code says how its run ended.")
        .argument("<dag>", "its id")
        .option("--conf <json>", "what the run is given as dag_run.conf", jsonObject)
        .option("--wait", "follow the run to its end, and show the end of the log of what failed")
        .option("--yes", "unpause a paused DAG without asking")
        .option("--json", "print the run as JSON; all else goes to stderr"),
    {
        "gaiaflow run train_iris --wait": "watch it",
        "gaiaflow run train_iris --wait --yes": "in CI: exit code 1 where it fails",
        "gaiaflow run train_iris --conf '{\"rows\": 10}'": "with parameters of its own",
    },
).action(async (dag: string, options: RunOptions) => {
    const { runDag } = await import("../platform/run-dag");
    process.exitCode = await runDag(stackOf(command), dag, options);
});
