/**
 * Writes everything that a project can be made from: `npx tsx packages/create-gaiaflow/write-template.ts`. Cookiecutter and
 * Pulumi read theirs from this repository, so they are committed; `template.json` goes into the npm package alone.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { cookiecutterFiles } from "./generator/cookiecutter";
import { pulumiFiles } from "./generator/pulumi";
import { CLONE, projectTemplate } from "./generator/project-template";

const template = projectTemplate();
if (process.argv.includes("--packed")) {
    const file = path.join(__dirname, "template.json");
    fs.writeFileSync(file, `${JSON.stringify(template, undefined, 1)}\n`);
} else {
    fs.rmSync(path.join(CLONE, "template"), { recursive: true, force: true });
    for (const [name, text] of Object.entries({ ...cookiecutterFiles(template), ...pulumiFiles(template) })) {
        const file = path.join(CLONE, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
    }
}
