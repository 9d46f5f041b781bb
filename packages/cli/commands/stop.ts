import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("stop", "Stops the services and keeps all data.").argument(
        "[services...]",
        "only these, such as airflow or jupyter",
    ),
    {
        "gaiaflow stop": "stop all of them",
        "gaiaflow stop jupyter": "stop one; the next start brings it back",
        "gaiaflow mlops stop --service jupyter": "stop one, and leave it out of later starts",
    },
).action(async (services: readonly string[]) => {
    const { stopServices } = await import("../platform/stop-services");
    await stopServices(stackOf(command), services);
});
