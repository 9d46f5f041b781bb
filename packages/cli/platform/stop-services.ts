import { stackOption } from "../../../config/config-commands";
import { withSteps } from "../progress/steps";
import { nothingThere, runDocker, select, serviceContainers } from "./containers";
import { isInCluster, needsCluster } from "./needs-cluster";
import { refuseOthers } from "./own-containers";
import { unknownStack } from "./unknown-stack";

/**
 * Stops services and keeps their data, and shows what is done.
 *
 * @param services Names as {@link select} takes them; empty for all.
 */
export async function stopServices(stack: string, services: readonly string[] = []): Promise<void> {
    const all = await serviceContainers(stack);
    if (all.length === 0 && services.length === 0) {
        if (unknownStack(stack) !== undefined || isInCluster(stack)) throw nothingThere(stack);
        console.log(`Nothing of stack ${stack} is on this machine: there is nothing to stop.`);
        return;
    }
    const containers = select(stack, all, services);
    await refuseOthers(stack, all, "stop");
    // Those that use another stop before it does: Postgres last.
    const order = containers.toReversed();
    const parts = order.map(({ role }) => ({ kind: "service", name: role }) as const);
    await withSteps(stack, parts, async ({ begin, end }) => {
        for (const { name, role } of order) {
            begin(role, "stopping");
            await runDocker(["stop", name]);
            end(role, "stopped");
        }
    });
    const start = `npx gaiaflow start${stackOption(stack)}`;
    const option = stack === "prod_local" ? "" : ` --stack ${stack}`;
    console.log(`Stack ${stack}: ${containers.length} containers stopped, data kept. Start again: ${start}`);
    if (needsCluster(stack)) {
        console.log(`Its cluster runs on; stop it too: npx gaiaflow minikube stop${option}`);
    }
}
