import { UserError } from "@gaiaflow/engine-core/user-error";
import { runCommand } from "./run-command";
import { watchPulumi } from "../platform/pulumi";
import { stackCommand, stackOf } from "../platform/stack-option";

const command = stackCommand("npm run destroy", "Removes everything of a stack, its data too, and nothing else.")
    .option("--yes", "do not ask", false)
    .parse();

runCommand(async () => {
    const stack = stackOf(command);
    const { yes } = command.opts<{ readonly yes: boolean }>();
    // Pulumi would refuse as well, and name its own options.
    if (!yes && !(process.stdin.isTTY && process.stdout.isTTY)) {
        const option = stack === "dev" ? "" : ` --stack ${stack}`;
        throw new UserError({
            problem: `Without a terminal nobody can be asked whether everything of stack ${stack} is to go, its data too.`,
            fix: `If it is, type: npm run destroy --${option} --yes`,
        });
    }
    process.exitCode = await watchPulumi(["destroy", "--stack", stack, ...(yes ? ["--yes"] : [])]);
});
