import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("shell", "Opens a shell in a service's container, or runs a command there.")
        .argument(
            "<service>",
            "such as airflow-scheduler, tasks (the project's environment), postgres; airflow is its scheduler",
        )
        .argument("[command...]", "what to run instead of a shell; behind --"),
    {
        "gaiaflow shell tasks": "where functions of dev tasks run",
        "gaiaflow shell airflow -- airflow dags list": "a command, and its exit code",
    },
).action(async (service: string, line: readonly string[]) => {
    const { openShell } = await import("../platform/service-shell");
    process.exitCode = await openShell(stackOf(command), service, line);
});
