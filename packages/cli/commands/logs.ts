import { InvalidArgumentError } from "commander";
import { stackCommand, stackOf, wholeNumber, withExamples } from "../platform/stack-option";
import type { LogOptions } from "../platform/service-logs";

export const command = withExamples(
    stackCommand("logs", "Shows what a service prints.")
        .argument(
            "<service>",
            "such as airflow (all its containers), airflow-scheduler, mlflow, tasks, airflow-migration",
        )
        .option("-f, --follow", "go on with what comes")
        .option("--since <time>", "only what came since: 10m, 2h, or a time of day as 2026-11-29T10:00:00", since)
        .option("--tail <lines>", "only the last lines of each container", lines),
    {
        "gaiaflow logs airflow -f": "all of Airflow; each line says which container it is from",
        "gaiaflow logs tasks --since 10m": "what functions of dev tasks printed",
    },
).action(async (service: string, options: LogOptions) => {
    const { showLogs } = await import("../platform/service-logs");
    process.exitCode = await showLogs(stackOf(command), service, options);
});

/** As Docker and kubectl take it. @throws {InvalidArgumentError} For what is none of it. */
function since(text: string): string {
    // As `date +%s` has it; kubectl does not take that.
    if (/^\d{9,11}$/.test(text)) {
        return new Date(Number(text) * 1000).toISOString();
    }
    const isAgo = /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text);
    const isTime = /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text));
    if (!isAgo && !isTime) {
        throw new InvalidArgumentError("It is how long ago, such as 10m or 2h, or when: 2026-11-29T10:00:00.");
    }
    return text;
}

/** Docker shows all for what is no number. @throws {InvalidArgumentError} For what is none. */
function lines(text: string): string {
    return String(wholeNumber(text));
}
