import { Command, InvalidArgumentError } from "commander";
import { withExamples } from "../platform/stack-option";
import { GROUPS, type Group, type UninstallOptions } from "../platform/uninstall/groups";

interface Options extends UninstallOptions {
    readonly json: boolean;
}

export const command = withExamples(
    new Command("uninstall")
        .description(
            "Shows all that GaiaFlow has put on this machine for you, of all projects and stacks, and removes of it what you choose. Data goes only where it is named. Nothing of another user's is offered.",
        )
        .option(
            "--only <groups...>",
            `of ${GROUPS.join(", ")}: these, without going through all; data takes volumes and state`,
            groupsIn,
        )
        .option("--yes", "do not ask; with --only", false)
        .option("--dry-run", "show it, and remove nothing", false)
        .option("--json", "print the result as JSON; with --dry-run or --yes", false),
    {
        "gaiaflow uninstall": "asks for each group but data",
        "gaiaflow uninstall --dry-run": "what is there, and how large it is",
        "gaiaflow uninstall --only containers clusters data": "ends all stacks here, with all data",
        "gaiaflow uninstall --yes --only images caches": "in a script; all of it can be got again",
    },
).action(async ({ json, ...options }: Options) => {
    const [{ refuseAsking, withJson }, { uninstall }] = await Promise.all([
        import("../platform/json-alone"),
        import("../platform/uninstall/uninstall"),
    ]);
    if (json) refuseAsking(options);
    await withJson(json, async () => {
        const { isRefused, ...result } = await uninstall(options);
        process.exitCode = isRefused ? 1 : 0;
        return result;
    });
});

/** Divided by blanks or commas. @throws {InvalidArgumentError} For what is no group. */
function groupsIn(text: string, before: readonly Group[] = []): Group[] {
    const names = text.split(",");
    const unknown = names.find((name) => !(GROUPS as readonly string[]).includes(name));
    if (unknown !== undefined) {
        throw new InvalidArgumentError(`${unknown} is none of ${GROUPS.join(", ")}.`);
    }
    return [...before, ...(names as Group[])];
}
