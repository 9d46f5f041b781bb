import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("restart", "Restarts services, keeps all data, and waits until they are healthy.").argument(
        "[services...]",
        "only these, such as airflow or airflow-scheduler; all by default",
    ),
    { "gaiaflow restart airflow-scheduler": "restart one container, and no other" },
).action(async (services: readonly string[]) => {
    const { restartServices } = await import("../platform/restart-services");
    await restartServices(stackOf(command), services);
});
