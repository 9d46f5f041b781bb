import { awaitServices } from "./await-services";
import { runDocker, select, serviceContainers } from "./containers";

/**
 * Restarts services, keeps their data, and waits until they are healthy.
 *
 * @param services Names as {@link select} takes them; empty for all.
 */
export async function restartServices(stack: string, services: readonly string[] = []): Promise<void> {
    const containers = select(stack, await serviceContainers(stack), services);
    for (const { name, role } of containers) {
        if (role === "airflow-scheduler") {
            console.log("Tasks that run in the scheduler are ended and restarted; those in pods run on.");
        }
        await runDocker(["restart", name]);
        console.log(`restarted ${role}`);
    }
    await awaitServices(containers);
    console.log("All of them are healthy.");
}
