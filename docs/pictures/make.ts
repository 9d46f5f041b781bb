/**
 * Draws the pictures of the docs from runs of the commands, on a terminal of 80 columns: `npx tsx docs/pictures/make.ts`, or with
 * names, as `… make.ts doctor`, only those. It brings the example's stack up on this machine in a copy of the clone where one of them
 * needs that, and removes it with all its data.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { containersOf } from "../../test/support/docker";
import { copyClone, succeed, type CloneCopy } from "../../test/support/clone";
import { onTerminal } from "../../test/support/terminal";
import { drawTerminal } from "./draw";
import { screenRuns } from "./screen-runs";

const COLUMNS = 80;
/** In the order in which they are run. */
const PICTURES: readonly Picture[] = [
    { name: "start", needsStack: true },
    { name: "status", needsStack: true },
    { name: "check", needsStack: true },
    // A fault that is in an environment, and nowhere else.
    { name: "doctor", environment: { HTTPS_PROXY: "http://proxy.example.com:3128" } },
];

interface Picture {
    readonly name: string;
    /** Whether it shows a stack that runs. Defaults to no. */
    readonly needsStack?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
}

runCommand(async () => {
    const names = process.argv.slice(2);
    const pictures = PICTURES.filter(({ name }) => names.length === 0 || names.includes(name));
    const hasStack = pictures.some(({ needsStack }) => needsStack);
    const taken = hasStack ? await containersOf("dev") : [];
    if (taken.length > 0) {
        throw new Error(`A stack dev is on this machine already: ${taken.join(", ")}`);
    }
    const clone = await copyClone();
    try {
        await succeed(clone.run("tools"));
        for (const picture of pictures) {
            await draw(clone, picture);
        }
    } finally {
        if (hasStack) {
            await clone.run("destroy", { args: ["--yes"] });
        }
        await clone.remove();
    }
});

async function draw(clone: CloneCopy, { environment = {}, name }: Picture): Promise<void> {
    const session = await onTerminal(path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs"), {
        ...{ args: [name], columns: COLUMNS, rows: 50, cwd: clone.dir },
        environment: { ...clone.env, ...environment, CI: "" },
    });
    await session.ended;
    await session.screen();
    const lines = screenRuns(session.terminal);
    const typed = { column: 0, colour: undefined, isBold: true, isDim: false };
    const text = `$ npx gaiaflow ${name}`;
    const svg = drawTerminal([[{ ...typed, text, columns: text.length }], ...lines], COLUMNS, `gaiaflow ${name}`);
    await fs.writeFile(path.join(__dirname, `${name}.svg`), svg);
    console.log(`${name}.svg: ${lines.length} lines, ${svg.length} bytes`);
}
