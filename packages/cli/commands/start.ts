import { runCommand } from "./run-command";
import { bringUp } from "../platform/bring-up";
import { DELETE_VOLUME } from "../platform/guard-up";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm start", "Gets the tools and brings the platform up; safe to repeat.")
    .option(DELETE_VOLUME, "let volumes go, with their data, where the program no longer has them", false)
    .parse();

runCommand(async () => {
    const { deleteVolume } = command.opts<{ readonly deleteVolume: boolean }>();
    process.exitCode = await bringUp(stackOf(command), deleteVolume);
});
