import { runCommand } from "./run-command";
import { watchPulumi } from "../platform/pulumi";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm run destroy", "Removes everything of a stack, its data too, and nothing else.")
    .option("--yes", "do not ask", false)
    .parse();

runCommand(async () => {
    const yes = command.opts<{ readonly yes: boolean }>().yes ? ["--yes"] : [];
    process.exitCode = await watchPulumi(["destroy", "--stack", stackOf(command), ...yes]);
});
