import { runCommand } from "../core/run-command";
import { runDocker, select, serviceContainers } from "../platform/containers";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm run restart", "Restarts services and keeps all data.")
    .argument("[services...]", "only these, such as airflow or airflow-scheduler; all by default")
    .parse();

runCommand(async () => {
    for (const { name, role } of select(await serviceContainers(stackOf(command)), command.args)) {
        if (role === "airflow-scheduler") {
            console.log("Tasks that run in the scheduler are ended and tried again.");
        }
        await runDocker(["restart", name]);
        console.log(`restarted ${role}`);
    }
});
