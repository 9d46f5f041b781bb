import { runCommand } from "./run-command";
import { bringUp } from "../platform/bring-up";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm start", "Gets the tools and brings the platform up; safe to repeat.").parse();

runCommand(async () => {
    process.exitCode = await bringUp(stackOf(command));
});
