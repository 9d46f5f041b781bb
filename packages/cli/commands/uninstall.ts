import { Command, Option } from "commander";
import { withExamples } from "../platform/stack-option";
import { GROUPS, type UninstallOptions } from "../platform/uninstall/groups";

export const command = withExamples(
    new Command("uninstall")
        .description(
            "Shows all that GaiaFlow has put on this machine for you, of all projects and stacks, and removes of it what you choose. Data goes only where it is named. Nothing of another user's is offered.",
        )
        .addOption(
            new Option("--only <groups...>", "these, without going through all; data takes volumes and state").choices(
                GROUPS,
            ),
        )
        .option("--yes", "do not ask; with --only", false),
    {
        "gaiaflow uninstall": "asks for each group but data",
        "gaiaflow uninstall --only containers clusters data": "ends all stacks here, with all data",
        "gaiaflow uninstall --yes --only images caches": "in a script; all of it can be got again",
    },
).action(async (options: UninstallOptions) => {
    const { uninstall } = await import("../platform/uninstall/uninstall");
    process.exitCode = await uninstall(options);
});
