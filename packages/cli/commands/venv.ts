import * as path from "node:path";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { readEarly } from "../platform/early-faults";
import { makeVenv } from "../platform/project-venv";
import { stackCommand, stackOf } from "../platform/stack-option";
import { runCommand } from "./run-command";

const command = stackCommand(
    "npm run venv",
    "Makes an environment on this machine of the project's lock, for an editor and its debugger.",
)
    .option("--folder <path>", "where it is made, from the folder of Pulumi.yaml", ".venv")
    .parse();

runCommand(async () => {
    const stack = stackOf(command);
    const project = await readEarly(stack);
    const { folder } = command.opts<{ readonly folder: string }>();
    const { interpreter, python } = await makeVenv(stack, project, path.resolve(projectRoot(), folder));
    console.log(`${folder} has the packages of the project's lock, for Python ${python}.`);
    console.log(`Choose it as your editor's interpreter: ${interpreter}`);
});
