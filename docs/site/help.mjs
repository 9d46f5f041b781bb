// The page of what each command's --help prints: `node docs/site/help.mjs` writes it, with --print it goes to stdout.
import { writeFileSync } from "node:fs";
import { COMMANDS } from "../../packages/cli/bin/commands.mjs";
import { rootCommand } from "../../packages/cli/bin/root-command.mjs";

const HEAD = `# Options of every command

What \`gaiaflow COMMAND --help\` prints, made of the commands themselves by \`node docs/site/help.mjs\`. What they do and how they belong
together: [the command](commands.md).
`;
/** As wide as a terminal: a page has no more room either. */
const COLUMNS = 80;

/** @typedef {import("commander").Command} Command */

/**
 * @param {string} heading
 * @param {Command} command
 * @returns {string[]}
 */
function sections(heading, command) {
    let help = "";
    command.configureOutput({
        getOutHelpWidth: () => COLUMNS,
        getOutHasColors: () => false,
        writeOut: (text) => (help += text),
    });
    command.outputHelp();
    const own = `${heading} \`${nameOf(command)}\`\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
    return [own, ...command.commands.flatMap((each) => sections(`${heading}#`, each))];
}

/**
 * @param {Command} command
 * @returns {string}
 */
const nameOf = (command) => (command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name());

const parts = [HEAD];
for (const name of Object.values(COMMANDS).flatMap(Object.keys)) {
    const root = await rootCommand([name]);
    const command = root.commands.find((each) => each.name() === name);
    parts.push(...(command ? sections("##", command) : []));
}
const page = parts.join("\n");
if (process.argv.includes("--print")) {
    process.stdout.write(page);
} else {
    writeFileSync(new URL("../help.md", import.meta.url), page);
}
