import * as fs from "node:fs/promises";
import execa from "execa";
import { containersOf, docker, inspect } from "./docker";

const EVERY_MS = 50;

/**
 * Notes every command line of this machine from now on.
 *
 * @returns Ends that, and gives them back, a line each.
 */
export function watchProcesses(): () => Promise<string> {
    const seen = new Set<string>();
    const end = new AbortController();
    const watched = (async () => {
        while (!end.signal.aborted) {
            const ids = (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name));
            const lines = ids.map((id) => fs.readFile(`/proc/${id}/cmdline`, "utf8").catch(() => ""));
            for (const line of await Promise.all(lines)) seen.add(line.replaceAll("\0", " "));
            await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
        }
    })();
    return async () => {
        end.abort();
        await watched;
        return [...seen].join("\n");
    };
}

/** Everything that Docker keeps of how an image came to be; of its layers, which of some texts stand in one. */
export async function imageTraces(image: string, texts: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return {
        history: await docker("history", "--no-trunc", image),
        image: await docker("image", "inspect", image),
        "build cache": await docker("system", "df", "--verbose", "--format", "{{json .BuildCache}}"),
        layers: (await Promise.all(texts.map((text) => inLayers(image, text)))).join("\n"),
    };
}

/** The text, if a layer has it: in one that is packed it would not be seen, so ask for one that has to be there, too. */
async function inLayers(image: string, text: string): Promise<string> {
    const script = 'docker save "$1" | grep --text --count --fixed-strings -e "$2"';
    const { stdout } = await execa("sh", ["-c", script, "sh", image, text], { reject: false });
    return stdout.trim() === "0" ? "" : text;
}

/** What Docker tells of a stack's containers, and what they have printed. */
export async function containerTraces(stack: string): Promise<Readonly<Record<string, string>>> {
    const names = await containersOf(stack);
    const logs = names.map((name) => execa("docker", ["logs", name], { all: true }));
    return {
        containers: JSON.stringify(await Promise.all(names.map(inspect))),
        "containers' logs": (await Promise.all(logs)).map(({ all }) => all).join("\n"),
    };
}
