import Table from "cli-table3";
import { containersOf, docker, inspect } from "../test/support/docker";
import { mebibytesOf } from "../test/support/memory";
import type { Platform } from "../test/support/platform";
import { measured, timed } from "../test/support/timed";

const MEBI = 1024 * 1024;

/** Brings a platform up for the first time; the table says how many images had to be built for it. */
export async function firstUp(platform: Platform): Promise<string> {
    const there = (await docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")).split("\n");
    const output = await timed("first up", () => platform.up());
    const images = await imagesOf(await containersOf(platform.stack));
    const built = images.filter((image) => !there.includes(image)).length;
    const kind = built === 0 ? "warm: all images there" : `cold: ${built} of ${images.length} images built`;
    measured.set(`first up (${kind})`, measured.get("first up") ?? 0);
    measured.delete("first up");
    return output;
}

/** Prints times of an up, memory of the idle platform by service, sizes of the images; nothing is asserted. */
export async function printFigures({ stack }: Platform): Promise<void> {
    const names = (await containersOf(stack)).filter((name) => !/-(init|migration)$/.test(name));
    const memory = await Promise.all(names.map(mebibytesOf));
    const images = await imagesOf(names);
    // An image's size counts the layers that it shares with others.
    const sizes = await Promise.all(images.map(sizeOf));
    const table = new Table({ head: ["figure", ""], style: { head: [], border: [] } });
    table.push(
        ...[...measured].map(([what, seconds]) => [what, `${seconds.toFixed(1)} s`]),
        ...names.map((name, index) => [`idle memory: ${name}`, mebibytes(memory[index] ?? 0)]),
        ["idle memory: all", mebibytes(memory.reduce((sum, each) => sum + each, 0))],
        ...images.map((image, index) => [`image: ${image}`, mebibytes(sizes[index] ?? 0)]),
    );
    console.log(table.toString());
}

/** The images that containers run, each once. */
async function imagesOf(containers: readonly string[]): Promise<string[]> {
    const images = await Promise.all(containers.map(async (name) => (await inspect(name)).Config.Image));
    return [...new Set(images)].sort();
}

async function sizeOf(image: string): Promise<number> {
    return Number(await docker("image", "inspect", "--format", "{{.Size}}", image)) / MEBI;
}

function mebibytes(amount: number): string {
    return `${Math.round(amount)} MiB`;
}
