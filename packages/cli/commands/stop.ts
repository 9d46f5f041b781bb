import { runCommand } from "./run-command";
import { runDocker, select, serviceContainers } from "../platform/containers";
import { needsCluster } from "../platform/needs-cluster";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm stop", "Stops the services and keeps all data.")
    .argument("[services...]", "only these, such as airflow or jupyter")
    .parse();

runCommand(async () => {
    const stack = stackOf(command);
    const containers = select(await serviceContainers(stack), command.args);
    // Those that use another stop before it does: Postgres last.
    for (const { name, role } of containers.toReversed()) {
        await runDocker(["stop", name]);
        console.log(`stopped ${role}`);
    }
    const cluster = needsCluster(stack);
    const start = stack === "dev" ? "npm start" : `npm start -- --stack ${stack}`;
    const option = stack === "prod_local" ? "" : ` --stack ${stack}`;
    console.log(`Stack ${stack}: ${containers.length} containers stopped, data kept. Start again: ${start}`);
    if (cluster) {
        console.log(`Its cluster runs on; stop it too: npm run minikube -- stop${option}`);
    }
});
