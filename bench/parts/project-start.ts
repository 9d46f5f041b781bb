import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { environmentOf } from "../../test/support/clone";
import { containersOf, inspect } from "../../test/support/docker";
import { mebibytesOf } from "../../test/support/memory";
import { secondsToNextTask } from "../lib/changed-line";
import { bytesOfImages } from "../lib/image-bytes";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";

const IDLE_SECONDS = 60;
const REQUIREMENTS = "project/requirements.txt";
/** Releases of a small package. Another one in each run, as Docker keeps what it has built. */
const RELEASES = 12;

const MEMORY = "idle memory";
const DISK = "disk of its images, each layer once";

/** A clone, and a home of the bench's own, so that no stack of the user's is touched. */
interface BenchClone {
    readonly dir: string;
    readonly env: Readonly<Record<string, string>>;
}

/**
 * What a project's requirements cost, of one revision beside another: from a changed `requirements.txt` to healthy, from a
 * changed line of code to the end of the next dev task, of the first start of a second project on the machine, memory of
 * the idle platform, and disk. The clones, one for each revision, have their packages, and no stack dev is up. They are
 * changed: they have to be of one's own.
 */
export const part: Part = {
    // What is built once is there from then on.
    rounds: 1,
    figures: { [MEMORY]: { unit: "MiB" }, [DISK]: { unit: "MiB" } },
    stage: ({ at }) => {
        const release = 1 + Math.floor(Math.random() * RELEASES);
        return Promise.resolve({
            sides: at.map((clone) => ({ name: clone, run: () => figuresOf(clone, release) })),
            remove: () => Promise.resolve(),
        });
    },
};

async function figuresOf(clone: string, release: number): Promise<Readings> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-home-"));
    const copy = { dir: path.resolve(clone), env: await environmentOf(home) };
    const values: [string, number][] = [];
    try {
        await npm(copy, "run", "tools");
        values.push(["first start, with what is built already", await start(copy)]);
        await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
        const running = (await containersOf("dev")).filter((container) => !/-(init|migration)$/.test(container));
        const memory = await Promise.all(running.map(mebibytesOf));
        const images = await Promise.all(running.map(async (container) => (await inspect(container)).Image));
        values.push(
            [MEMORY, memory.reduce((sum, each) => sum + each, 0)],
            [DISK, (await bytesOfImages([...new Set(images)])) / 2 ** 20],
            ["changed line to the end of the next dev task", await secondsToNextTask(copy)],
        );
        await addRequirement(path.join(copy.dir, REQUIREMENTS), `humanize==4.${release}.0\n`);
        values.push(["changed requirements to healthy", await start(copy)]);
    } finally {
        await stop(copy);
    }
    values.push(["first start of a second project", await secondProject(copy, release)]);
    await fs.rm(home, { recursive: true });
    return Object.fromEntries(values);
}

/** With this line besides, and without that of a run before. */
async function addRequirement(file: string, line: string): Promise<void> {
    const text = await fs.readFile(file, "utf8");
    await fs.writeFile(file, `${text.replace(/^humanize==.*\n/gm, "")}${line}`);
}

/** A project with requirements of its own in another folder, on a machine that has everything of the first one. */
async function secondProject({ dir: first, env }: BenchClone, release: number): Promise<number> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-second-"));
    const copy = { dir: path.join(root, "clone"), env };
    try {
        await execa("git", ["clone", "--quiet", first, copy.dir]);
        await execa("cp", ["--archive", path.join(first, "node_modules"), copy.dir]);
        const requirements = `pandas==3.1.1\nscikit-learn==1.9.1\nhumanize==4.${release}.0\n`;
        await fs.writeFile(path.join(copy.dir, REQUIREMENTS), requirements);
        const file = path.join(copy.dir, "Pulumi.yaml");
        await fs.writeFile(file, (await fs.readFile(file, "utf8")).replace(/^name: .*/, "name: second"));
        return await start(copy);
    } finally {
        await stop(copy);
        await fs.rm(root, { recursive: true, force: true });
    }
}

async function start(copy: BenchClone): Promise<number> {
    const started = performance.now();
    await npm(copy, "start");
    return (performance.now() - started) / 1000;
}

const npm = async ({ dir, env }: BenchClone, ...args: readonly string[]): Promise<unknown> =>
    execa("npm", args, { cwd: dir, env, extendEnv: false, stdin: "ignore" });

async function stop({ dir, env }: BenchClone): Promise<void> {
    const args = ["run", "destroy", "--", "--yes"];
    await execa("npm", args, { cwd: dir, env, extendEnv: false, stdin: "ignore", reject: false });
}
