import { showOptions, stackCommand, stackOf, withExamples } from "../platform/stack-option";
import type { BringUpOptions } from "../platform/bring-up";

/** What is typed for a start. */
interface StartOptions extends BringUpOptions {
    readonly refresh: boolean;
}

export const command = withExamples(
    showOptions(stackCommand("start", "Gets the tools and brings the platform up; safe to interrupt and to repeat."))
        .option("--delete-volume", "let volumes go, with their data, where the program no longer has them", false)
        .option("--refresh", "ask Pulumi, even where nothing has changed since it found nothing to do", false),
    {
        "gaiaflow start": "Airflow, MLflow, MinIO and JupyterLab on this machine",
        "gaiaflow start --stack prod_local": "the same, and tasks as pods of a Minikube cluster",
    },
).action(async ({ refresh, ...options }: StartOptions) => {
    const stack = stackOf(command);
    if (!refresh && !options.deleteVolume && !options.verbose) {
        const { endIfUpToDate } = await import("../up-to-date/end-if-up-to-date");
        if (await endIfUpToDate(stack, options)) {
            return;
        }
    }
    const { bringUp } = await import("../platform/bring-up");
    process.exitCode = await bringUp(stack, options);
});
