import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand(
        "test",
        "Runs the project's tests where its code will run: tests of DAGs in Airflow's environment, all others in the project's. The stack has to run; pytest need not be in it.",
    )
        .argument("[arguments...]", "pytest's own, behind --; paths are from the project's folder")
        .allowUnknownOption(),
    {
        "gaiaflow test": "all tests",
        "gaiaflow test -- -k iris -x": "with pytest's own options",
        "gaiaflow test tests/test_pipeline.py": "one file",
    },
).action(async (args: readonly string[]) => {
    const { runTests } = await import("../platform/run-tests");
    process.exitCode = await runTests(stackOf(command), args);
});
