import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("start", "Gets the tools and brings the platform up; safe to interrupt and to repeat.").option(
        "--delete-volume",
        "let volumes go, with their data, where the program no longer has them",
        false,
    ),
    {
        "gaiaflow start": "Airflow, MLflow, MinIO and JupyterLab on this machine",
        "gaiaflow start --stack prod_local": "the same, and tasks as pods of a Minikube cluster",
    },
).action(async ({ deleteVolume }: { readonly deleteVolume: boolean }) => {
    const { bringUp } = await import("../platform/bring-up");
    process.exitCode = await bringUp(stackOf(command), { deleteVolume });
});
