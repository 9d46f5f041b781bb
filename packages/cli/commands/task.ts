import { Command, Option } from "commander";
import { jsonObject, portNumber, stackName, stackOf, wholeNumber, withExamples } from "../platform/stack-option";
import type { TaskOptions } from "../platform/run-task";

export const command = withExamples(
    new Command("task")
        .usage("run DAG TASK [options]")
        .description("Works on one task of a DAG. The stack's Airflow has to run.")
        .option("--stack <name>", "the stack", stackName, "dev"),
    {
        "gaiaflow task run train_iris train": "its log as it comes; the exit code says how it ended",
        "gaiaflow task run train_iris train --debug": "the function waits for your editor",
        "gaiaflow task run train_iris train --debug=pdb": "step through it here",
    },
);

command
    .command("run")
    .description(
        "runs it alone and now, without the scheduler; what tasks before it handed on is that of the newest run that succeeded",
    )
    .argument("<dag>", "its id")
    .argument("<task>", "its id")
    .option("--conf <json>", "what it is given as dag_run.conf", jsonObject)
    .option("--map-index <number>", "which element of a mapped task, from 0", wholeNumber)
    .option("--values-of <run>", "take what tasks before it handed on from this run")
    .addOption(
        new Option("--debug [with]", "stop at the function, for an editor or on this terminal")
            .choices(["debugpy", "pdb"])
            .preset("debugpy"),
    )
    .option("--port <number>", "where the editor finds the debugger, on 127.0.0.1", portNumber, 5678)
    .action(async (dag: string, task: string, options: TaskOptions) => {
        const { runTask } = await import("../platform/run-task");
        process.exitCode = await runTask(stackOf(command), { dag, task }, options);
    });
