#!/usr/bin/env node
// `npm create gaiaflow`: asks four things and writes a project of GaiaFlow.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { ask, complete } from "../lib/ask.mjs";
import { filesOf, writeProject } from "../lib/project.mjs";

const USAGE = `npm create gaiaflow [FOLDER] -- [--name NAME] [--package NAME] [--author NAME] [--examples yes|no] [--yes]

Makes a project of GaiaFlow in FOLDER, by default one of the project's name. Asks for what is not given; with --yes it
takes the defaults.`;
const OPTIONS = /** @type {const} */ ({
    name: { type: "string" },
    package: { type: "string" },
    author: { type: "string" },
    examples: { type: "string" },
    yes: { type: "boolean", short: "y", default: false },
    help: { type: "boolean", short: "h", default: false },
});

try {
    await create();
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}

async function create() {
    const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true });
    const [folder, ...others] = positionals;
    if (values.help || others.length > 0) {
        console.log(USAGE);
        process.exitCode = values.help ? 0 : 2;
        return;
    }
    const given = {
        project_name: values.name ?? (folder === undefined ? undefined : path.basename(path.resolve(folder))),
        package_name: values.package,
        author: values.author,
        examples: values.examples,
    };
    const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const answers = values.yes ? complete(chosen) : await ask(chosen);
    const text = await readFile(new URL("../template.json", import.meta.url), "utf8");
    const to = folder ?? answers.project_name;
    await writeProject(to, filesOf(JSON.parse(text), answers));
    const run = answers.examples === "yes" ? ["npx gaiaflow run train_iris --wait --yes"] : [];
    const steps = [`cd ${to}`, "npm install", "npm start", ...run];
    console.log(`\n${to} is a project of GaiaFlow now. Then:\n\n${steps.map((step) => `    ${step}`).join("\n")}\n`);
}
