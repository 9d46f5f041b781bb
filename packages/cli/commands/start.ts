import { showOptions, stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { BringUpOptions } from "../platform/bring-up";

export const command = withExamples(
    showOptions(
        stackCommand("start", "Gets the tools and brings the platform up; safe to interrupt and to repeat."),
    ).option("--delete-volume", "let volumes go, with their data, where the program no longer has them", false),
    {
        "gaiaflow start": "Airflow, MLflow, MinIO and JupyterLab on this machine",
        "gaiaflow start --stack prod_local": "the same, and tasks as pods of a Minikube cluster",
    },
).action(async (options: BringUpOptions) => {
    const { bringUp } = await import("../platform/bring-up");
    process.exitCode = await bringUp(stackOf(command), options);
});
