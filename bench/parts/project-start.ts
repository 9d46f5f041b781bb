import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { containersOf, inspect } from "../../test/support/docker";
import { mebibytesOf } from "../../test/support/memory";
import { bytesOfImages } from "../lib/image-bytes";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";

const IDLE_SECONDS = 60;
const REQUIREMENTS = "project/requirements.txt";

const MEMORY = "idle memory";
const DISK = "disk of its images, each layer once";

/**
 * What a project's requirements cost, of one revision beside another: from a changed `requirements.txt` to healthy, of the
 * first start of a second project on the machine, memory of the idle platform, and disk. The clones, one for each revision, have
 * their tools and packages, and their stack dev is not up. They are changed: they have to be of one's own.
 */
export const part: Part = {
    // What is built once is there from then on.
    rounds: 1,
    figures: { [MEMORY]: { unit: "MiB" }, [DISK]: { unit: "MiB" } },
    stage: ({ at }) =>
        Promise.resolve({
            sides: at.map((clone) => ({ name: clone, run: () => figuresOf(clone) })),
            remove: () => Promise.resolve(),
        }),
};

async function figuresOf(clone: string): Promise<Readings> {
    const dir = path.resolve(clone);
    const values = new Map<string, number>();
    try {
        values.set("first start, whatever is built already", await start(dir));
        await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
        const running = (await containersOf("dev")).filter((container) => !/-(init|migration)$/.test(container));
        const memory = await Promise.all(running.map(mebibytesOf));
        values.set(
            MEMORY,
            memory.reduce((sum, each) => sum + each, 0),
        );
        const images = await Promise.all(running.map(async (container) => (await inspect(container)).Image));
        values.set(DISK, (await bytesOfImages([...new Set(images)])) / 2 ** 20);
        await fs.appendFile(path.join(dir, REQUIREMENTS), "humanize==4.12.3\n");
        values.set("changed requirements to healthy", await start(dir));
    } finally {
        await stop(dir);
    }
    values.set("first start of a second project", await secondProject(dir));
    return Object.fromEntries(values);
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
