/**
 * Builds the site of the documentation into `dist/site`: `npm run docs`. `npm run docs -- --serve` shows it at
 * http://localhost:5173 and follows changes of its pages. DOCS_BASE=/gaiaflow/ is for a site that stands there at its address.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Command } from "commander";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { deadLinks } from "./links";
import { PAGES } from "./pages";
import { stagePages } from "./stage";
import { siteTools } from "./tools";
import { writeTypes } from "./types";

const COMMAND = new Command("npm run docs --")
    .description("Builds the site of the documentation.")
    .option("--out <folder>", "where to", path.join(programRoot, "dist", "site"))
    .option("--serve", "show it, and follow changes of its pages", false)
    .option("--port <number>", "of --serve, on this machine alone", "5173")
    .parse();

runCommand(async () => {
    const { out, port, serve } = COMMAND.opts<{ out: string; port: string; serve: boolean }>();
    const dead = deadLinks(programRoot, PAGES);
    if (dead.length > 0) {
        throw new UserError({ problem: "Links lead nowhere.", fix: "Correct them.", details: dead.join("\n") });
    }
    // Elsewhere than in the clone, whose folders Pulumi looks through for packages.
    const stage = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "gaiaflow-site-"));
    try {
        const modules = await siteTools();
        stagePages(programRoot, stage);
        fs.symlinkSync(modules, path.join(stage, "node_modules"), "junction");
        await writeTypes(modules, stage);
        const vitepress = path.join(modules, "vitepress", "bin", "vitepress.js");
        await (serve ? show(vitepress, stage, port) : build(vitepress, stage, path.resolve(out)));
    } finally {
        fs.rmSync(stage, { recursive: true });
    }
});

/** Until Ctrl-C. */
async function show(vitepress: string, stage: string, port: string): Promise<void> {
    // Both get the signal; this one ends after the other, to leave nothing behind.
    process.on("SIGINT", () => {});
    const watched = fs.watch(path.join(programRoot, "docs"), () => {
        try {
            stagePages(programRoot, stage);
        } catch (error) {
            // A page that is half written, or names a file that is not there yet.
            console.error(messageOf(error));
        }
    });
    await execa("node", [vitepress, "dev", stage, "--port", port], { stdio: "inherit", reject: false });
    watched.close();
}

async function build(vitepress: string, stage: string, out: string): Promise<void> {
    const { all = "", exitCode } = await execa("node", [vitepress, "build", stage, "--outDir", out], {
        ...{ all: true, reject: false, env: { NO_COLOR: "1" } },
    });
    // A warning is a fault that nobody reads.
    if (exitCode !== 0 || /\bwarn(ing)?\b|\(!\)/i.test(all)) {
        throw new UserError({
            problem: "The site is not built without faults.",
            fix: "See what VitePress says.",
            details: all,
        });
    }
    console.log(`${out}: ${PAGES.length + 1} pages`);
}
