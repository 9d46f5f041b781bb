import { runCommand } from "./run-command";
import { awaitServices } from "../platform/await-services";
import { runDocker, select, serviceContainers } from "../platform/containers";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm run restart", "Restarts services and keeps all data.")
    .argument("[services...]", "only these, such as airflow or airflow-scheduler; all by default")
    .parse();

runCommand(async () => {
    const containers = select(await serviceContainers(stackOf(command)), command.args);
    for (const { name, role } of containers) {
        if (role === "airflow-scheduler") {
            console.log("Tasks that run in the scheduler are ended and restarted; those in pods run on.");
        }
        await runDocker(["restart", name]);
        console.log(`restarted ${role}`);
    }
    await awaitServices(containers);
    console.log("All of them are healthy.");
});
