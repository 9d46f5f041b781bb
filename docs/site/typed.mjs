// Reads lines that somebody may type, one a line, and prints those that name a command or an option of `gaiaflow` that is none,
// or a script that no project has; with --clone those of GaiaFlow's own clone are there, too.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { rootCommand } from "../../packages/cli/bin/root-command.mjs";

/** @typedef {import("commander").Command} Command */

/** @typedef {Record<string, string>} Scripts */

const scriptsOf = (/** @type {string} */ folder) =>
    /** @type {{ scripts: Scripts }} */ (
        JSON.parse(readFileSync(new URL(`../../${folder}package.json`, import.meta.url), "utf8"))
    ).scripts;
const isOurs = (/** @type {string} */ script) => /\bgaiaflow(\.mjs)? /.test(script);

const ofClone = scriptsOf("");
/** What only a clone has a use for, as `npm run pack`, pages of users name as that. @type {Scripts} */
const others = Object.fromEntries(Object.entries(ofClone).filter(([, script]) => !isOurs(script)));
/** @type {Scripts} */
const scripts = process.argv.includes("--clone")
    ? ofClone
    : { ...others, ...scriptsOf("packages/create-gaiaflow/template-source/common/") };

/**
 * What stands behind `gaiaflow` in a line, as npm's scripts have it, too; nothing for what is another command.
 *
 * @param {string} line
 */
function argumentsOf(line) {
    const words = (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).filter((word) => word !== "npx");
    const [program, second = "", ...rest] = words;
    if (program === "gaiaflow") {
        return words.slice(1);
    }
    const isNpm = program === "npm" && !["install", "ci", "create", "test"].includes(second);
    const [name = "", ...behind] =
        second === "run" ? rest.filter((word) => !/^-s$|^--silent$/.test(word)) : [second, ...rest];
    const script = isNpm ? scripts[name] : undefined;
    if (isNpm && script === undefined) {
        return [`--no-script-${name}`];
    }
    return script !== undefined && isOurs(script)
        ? [script.split(" ").at(-1) ?? "", ...behind.filter((word) => word !== "--")]
        : undefined;
}

/**
 * What of it is no command and no option; nothing where all of it is.
 *
 * @param {Command} root
 * @param {readonly string[]} words
 */
function unknownOf(root, words) {
    let command = root;
    let isValue = false;
    for (const word of words) {
        if (isValue) {
            isValue = false;
        } else if (/^(--|[|>#&;]|&&|\|\||…|\.\.\.)$/.test(word)) {
            return undefined;
        } else if (word.startsWith("-")) {
            const option = optionOf(command, word.replace(/=.*/, ""));
            if (option === undefined) {
                return word;
            }
            isValue = option !== "help" && option.required && !word.includes("=");
        } else {
            const below = command.commands.find((each) => each.name() === word);
            // A word of a sentence may stand for several: `start | stop`.
            if (below === undefined && command.commands.length > 0 && /^[a-z-]+$/.test(word) && word !== "help") {
                return word;
            }
            command = below ?? command;
        }
    }
    return undefined;
}

/**
 * @param {Command | null} command
 * @param {string} flag
 * @returns {import("commander").Option | "help" | undefined}
 */
function optionOf(command, flag) {
    if (command === null || ["--help", "-h"].includes(flag)) {
        return command === null ? undefined : "help";
    }
    return command.options.find(({ long, short }) => flag === long || flag === short) ?? optionOf(command.parent, flag);
}

const root = await rootCommand(["completion"]);
for (const line of (await text(process.stdin)).split("\n").filter(Boolean)) {
    const unknown = unknownOf(root, argumentsOf(line) ?? []);
    if (unknown !== undefined) {
        console.log(`${line}: ${unknown}`);
    }
}
