import * as fs from "node:fs/promises";
import execa from "execa";

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

/** Everything that Docker keeps of how an image came to be, and whether a text stands in one of its layers. */
export async function imageTraces(image: string, text: string): Promise<Readonly<Record<string, string>>> {
    const docker = async (...args: string[]) => (await execa("docker", args)).stdout;
    const found = await execa(
        "sh",
        ["-c", 'docker save "$1" | grep --text --count --fixed-strings -e "$2"', "sh", image, text],
        {
            reject: false,
        },
    );
    return {
        history: await docker("history", "--no-trunc", image),
        image: await docker("image", "inspect", image),
        "build cache": await docker("system", "df", "--verbose"),
        layers: found.stdout.trim() === "0" ? "" : text,
    };
}
