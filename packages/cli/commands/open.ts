import { SERVICES, browsedPort } from "../../../services/catalogue";
import { stackCommand, stackOf, withExamples } from "../platform/stack-option";

export const command = withExamples(
    stackCommand("open", "Opens a service in the browser, and prints its address.").argument(
        "<service>",
        `${SERVICES.filter(browsedPort).join(", ")}, or minio for its console`,
    ),
    { "gaiaflow open airflow": "passwords: gaiaflow status --show-secrets" },
).action(async (service: string) => {
    const { openPage } = await import("../platform/open-page");
    await openPage(stackOf(command), service);
});
