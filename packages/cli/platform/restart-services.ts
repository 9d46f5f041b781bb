import { SCHEDULER_ROLE } from "../../../services/airflow-part";
import { awaitServices } from "./await-services";
import { withSteps } from "../progress/steps";
import { runDocker, select, serviceContainers } from "./containers";
import { refuseOthers } from "./own-containers";

/**
 * Restarts services, keeps their data, and waits until they are healthy.
 *
 * @param services Names as {@link select} takes them; empty for all.
 */
export async function restartServices(stack: string, services: readonly string[] = []): Promise<void> {
    const all = await serviceContainers(stack);
    const containers = select(stack, all, services);
    await refuseOthers(stack, all, "restart");
    if (containers.some(({ role }) => role === SCHEDULER_ROLE)) {
        console.log("Tasks that run in the scheduler are ended and restarted; those in pods run on.");
    }
    const parts = containers.map(({ role }) => ({ kind: "service", name: role }) as const);
    await withSteps(stack, parts, async ({ begin, end, fail }) => {
        for (const { name, role } of containers) {
            begin(role, "restarting");
            await runDocker(["restart", name]);
            begin(role, "starting");
        }
        await awaitServices(stack, containers, {
            healthy: (role) => end(role, "healthy"),
            unchecked: (role) => end(role, "running"),
            failed: fail,
        });
    });
    console.log("All of them are healthy.");
}
