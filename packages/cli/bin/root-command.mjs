import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { COMMANDS } from "./commands.mjs";
import { load } from "./load.mjs";

/** Exit codes, the same for every command. */
export const WRONG_USE = 2;

const AFTER_LIST = `
Every command has --help with examples. "npm start", "npm stop" and so on are the same commands.

Exit codes: 0 done, 1 failed or faults found, 2 wrong use or nothing could be checked, 3 drift.

Completion: eval "$(gaiaflow completion bash)", or zsh, fish, powershell.`;

/**
 * The `gaiaflow` command.
 *
 * @param {readonly string[]} typed What stands behind it: only the commands that are named there are loaded.
 */
export async function rootCommand(typed) {
    const completes = typed[0] === "complete" || typed[0] === "completion";
    const root = new Command("gaiaflow")
        .usage("COMMAND [options]")
        .description("One local-first ML platform: Airflow, MLflow, MinIO and JupyterLab.")
        .version(ownVersion(), "-V, --version", "print the version of GaiaFlow")
        .helpCommand("help [command]", "show what a command does, and examples")
        .addHelpText("after", AFTER_LIST)
        .enablePositionalOptions();
    for (const [group, commands] of Object.entries(COMMANDS)) {
        for (const [name, summary] of Object.entries(commands)) {
            const isWanted = completes || typed.slice(0, 2).includes(name);
            /** @type {Command} */
            const command = isWanted ? load(`commands/${name}`).command : new Command(name);
            root.addCommand(command.summary(summary).helpGroup(group));
        }
    }
    if (completes) {
        await addCompletion(root, typed);
    } else {
        root.command("completion", { hidden: true });
    }
    throwAll(root);
    return root;
}

/**
 * @param {Command} root
 * @param {readonly string[]} typed
 */
async function addCompletion(root, typed) {
    const { default: complete } = await import("@bomb.sh/tab/commander");
    const { addValues, AROUND_BASH } = load("platform/completion");
    addValues(complete(root, { completionCommandName: "completion" }), typed.at(-1) ?? "");
    if (typed[1] === "bash") {
        const script = root.commands.find((command) => command.name() === "completion");
        script?.hook("preAction", () => console.log(AROUND_BASH.before));
        script?.hook("postAction", () => console.log(AROUND_BASH.after));
    }
}

function ownVersion() {
    const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "package.json");
    return JSON.parse(readFileSync(file, "utf8")).version;
}

/**
 * Lets wrong use be an error, whose exit code is ours to say, and which names the way to the examples.
 *
 * @param {Command} command
 * @param {string} above What is typed before its name.
 */
function throwAll(command, above = "") {
    const line = `${above}${command.name()}`;
    command.exitOverride().showHelpAfterError(`See: npx ${line} --help`);
    command.commands.forEach((each) => throwAll(each, `${line} `));
}
