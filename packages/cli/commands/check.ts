import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

interface Options {
    readonly fix: boolean;
    readonly json: boolean;
}

export const command = withExamples(
    stackCommand(
        "check",
        "Finds faults before a run: in the stack's settings, in DAGs as Airflow reads them, in functions where they will run, and what Airflow 3 no longer has. Exit code 1 with a fault, 2 where not everything could be looked at.",
    )
        .option("--fix", "change in DAG files what is safe to change", false)
        .option("--json", "print the result as JSON", false),
    {
        "gaiaflow check": "looks at everything; the stack's Airflow has to run",
        "gaiaflow check --fix": "and writes Airflow 3's new names into DAG files",
    },
).action(async ({ fix, json }: Options) => {
    const [{ checkProject }, { checkExitCode, showCheck }] = await Promise.all([
        import("../platform/check-project"),
        import("../platform/show-check"),
    ]);
    const stack = stackOf(command);
    const found = await checkProject(stack, fix);
    console.log(json ? JSON.stringify(found, undefined, 2) : showCheck(stack, found));
    process.exitCode = checkExitCode(found);
});
