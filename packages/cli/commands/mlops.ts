import { Command, Option } from "commander";
import { portNumber, showOptions, stackName, stackOf, withExamples } from "../platform/stack-option";
import { SERVICES } from "../../../services/catalogue";
import type { MlopsOptions } from "../platform/mlops";

export const command = withExamples(
    new Command("mlops")
        .usage("start | stop | restart [options]")
        .description(
            "The services of a stack, one by one. What is chosen here is written into the stack's file, so that `pulumi up` and `npx gaiaflow start` keep to it.",
        )
        .option("--stack <name>", "the stack", stackName, "dev"),
    {
        "gaiaflow mlops start --service mlflow": "MLflow and what it needs; what runs already, goes on",
        "gaiaflow mlops stop --service jupyter": "JupyterLab goes, and later starts leave it out; its data stays",
        "gaiaflow mlops start -j 8896": "JupyterLab at another port, from now on",
        "gaiaflow mlops start -b": "build every image again from its first layer",
        "gaiaflow mlops stop -v": "remove containers and data, after asking; the settings stay",
    },
);

const chosen = () =>
    new Option("--service <name...>", "only this one, with what it needs; may be repeated").choices(SERVICES);
const build = (verb: Command) =>
    showOptions(verb)
        .option("-b, --docker-build", "build all images again, from the first layer")
        .option(
            "-c, --cache",
            "with -b: from the first layer that Docker's cache does not have; a release's images are pulled again",
        )
        .option("-j, --jupyter-port <number>", "the port of JupyterLab, kept in the stack's file", portNumber);
const volumes = (verb: Command) =>
    verb
        .option("-v, --delete-volume", "remove the containers, and their volumes with all data; never a cluster")
        .option("--yes", "do not ask");

build(command.command("start").description("Starts services; without --service, all that the stack's file names."))
    .addOption(chosen())
    .action(async (options: MlopsOptions) => {
        const { startMlops } = await import("../platform/mlops");
        process.exitCode = await startMlops(stackOf(command), options);
    });
volumes(command.command("stop").description("Stops services and keeps their data."))
    .addOption(chosen())
    .action(async (options: MlopsOptions) => {
        const { stopMlops } = await import("../platform/mlops");
        process.exitCode = await stopMlops(stackOf(command), options);
    });
volumes(build(command.command("restart").description("Restarts services and keeps their data.")))
    .addOption(chosen())
    .action(async (options: MlopsOptions) => {
        const { restartMlops } = await import("../platform/mlops");
        process.exitCode = await restartMlops(stackOf(command), options);
    });
