import { Command } from "commander";

/** All that stands behind it is Pulumi's, `--help` too. */
export const command = new Command("pulumi")
    .description("Runs Pulumi's own command with this project's engines, as `npx pulumi` does.")
    .argument("[arguments...]", "what Pulumi is to do")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (typed: readonly string[]) => {
        const { pulumiCommand } = await import("../platform/pulumi-command");
        process.exitCode = await pulumiCommand(typed);
    });
