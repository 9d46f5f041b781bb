/**
 * What a project's requirements cost, of one revision beside another: seconds from a changed `requirements.txt` to healthy,
 * of the first start of a second project on the machine, memory of the idle platform, and disk; printed, and nothing is
 * asserted. By hand, in clones whose tools and packages are there and whose stack dev is not up, one for each revision:
 *
 *   npx tsx bench/project-start.ts CLONE CLONE
 *
 * One after the other; the last one's share of the first one's is printed. The clones are changed: use ones of their own.
 */
import Table from "cli-table3";
import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { containersOf, inspect } from "../test/support/docker";
import { mebibytesOf } from "../test/support/memory";
import { bytesOfImages } from "./image-bytes";

const IDLE_SECONDS = 60;
const REQUIREMENTS = "project/requirements.txt";

interface Figures {
    readonly name: string;
    readonly values: ReadonlyMap<string, number>;
}

async function figuresOf(clone: string): Promise<Figures> {
    const dir = path.resolve(clone);
    const values = new Map<string, number>();
    const { stdout: name } = await execa("git", ["describe", "--always"], { cwd: dir });
    try {
        values.set("first start (s), whatever is built already", await start(dir));
        await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
        const running = (await containersOf("dev")).filter((container) => !/-(init|migration)$/.test(container));
        const memory = await Promise.all(running.map(mebibytesOf));
        values.set(
            "idle memory (MiB)",
            memory.reduce((sum, each) => sum + each, 0),
        );
        const images = await Promise.all(running.map(async (container) => (await inspect(container)).Image));
        values.set("disk of its images, each layer once (MiB)", (await bytesOfImages([...new Set(images)])) / 2 ** 20);
        await fs.appendFile(path.join(dir, REQUIREMENTS), "humanize==4.12.3\n");
        values.set("changed requirements to healthy (s)", await start(dir));
    } finally {
        await stop(dir);
    }
    values.set("first start of a second project (s)", await secondProject(dir));
    return { name, values };
}

/** A project with requirements of its own in another folder, on a machine that has everything of the first one. */
async function secondProject(first: string): Promise<number> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-second-"));
    const dir = path.join(root, "clone");
    try {
        await execa("git", ["clone", "--quiet", first, dir]);
        await execa("cp", ["--archive", path.join(first, "node_modules"), dir]);
        await fs.writeFile(path.join(dir, REQUIREMENTS), "mlflow-skinny==3.17.2\npolars==1.35.2\n");
        const file = path.join(dir, "Pulumi.yaml");
        await fs.writeFile(file, (await fs.readFile(file, "utf8")).replace(/^name: .*/, "name: second"));
        return await start(dir);
    } finally {
        await stop(dir);
        await fs.rm(root, { recursive: true, force: true });
    }
}

async function start(dir: string): Promise<number> {
    const started = performance.now();
    await execa("npm", ["start"], { cwd: dir, stdin: "ignore" });
    return (performance.now() - started) / 1000;
}

async function stop(dir: string): Promise<void> {
    await execa("npm", ["run", "destroy", "--", "--yes"], { cwd: dir, stdin: "ignore", reject: false });
}

void (async () => {
    const all: Figures[] = [];
    for (const clone of process.argv.slice(2)) all.push(await figuresOf(clone));
    const table = new Table({
        head: ["figure", ...all.map(({ name }) => name), "ratio"],
        style: { head: [], border: [] },
    });
    for (const what of all[0]?.values.keys() ?? []) {
        const row = all.map(({ values }) => values.get(what) ?? NaN);
        table.push([what, ...row.map((value) => value.toFixed(1)), ((row.at(-1) ?? NaN) / (row[0] ?? NaN)).toFixed(2)]);
    }
    console.log(table.toString());
})();
