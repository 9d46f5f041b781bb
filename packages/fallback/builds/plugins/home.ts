import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { LANGUAGE_HOST } from "@gaiaflow/engine-core/language-host";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { replaceAtomically, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";

/** What goes into a home. */
export interface HomeContent {
    /** The `pulumi` command. */
    readonly cli: string;
    /** Folder that holds the language host, which serves the providers too. */
    readonly plugins: string;
    /** Name and version of each provider. */
    readonly providers: readonly (readonly [name: string, version: string])[];
}

/** A folder for the PATH, and the PULUMI_HOME that goes with it. */
export interface Home {
    readonly bin: string;
    readonly home: string;
}

/**
 * Lays out a PULUMI_HOME in which this CLI finds the stand-ins by the names and versions of the official plugins.
 *
 * There is one home for good, so that no update forgets which stack is selected or where one is logged in. It only says
 * which provider is meant; what runs stands beside the CLI, in a folder for each CLI and each state of the stand-ins, so
 * that clones of different age do not disturb each other. Safe to repeat, to interrupt, and to do twice at once.
 */
export async function layOutHome({ cli, plugins, providers }: HomeContent): Promise<Home> {
    const home = path.join(cacheDir(), "homes", "registries");
    const bin = path.join(cacheDir(), "bin", keyOf(cli, plugins));
    for (const [name, version] of providers) {
        await writeFile(
            path.join(home, "plugins", `resource-${name}-v${version}`, "PulumiPlugin.yaml"),
            pluginFile(name),
        );
    }
    // Links to the files themselves: Pulumi takes a symbolic link for a plugin of the user's own, and warns.
    await linkFile(cli, path.join(bin, "pulumi"));
    await linkFile(path.join(plugins, LANGUAGE_HOST), path.join(bin, LANGUAGE_HOST));
    return { bin, home };
}

function pluginFile(provider: string): string {
    return `# GaiaFlow's stand-in for the official plugin.
runtime:
  name: nodejs
  options:
    provider: ${provider}
`;
}

function keyOf(...parts: readonly string[]): string {
    return crypto.createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}

async function writeFile(file: string, text: string): Promise<void> {
    if ((await fs.readFile(file, "utf8").catch(() => undefined)) !== text) {
        await writeFileAtomic(file, text);
    }
}

/** A hard link, or a copy where the two places are on different disks. Made anew when the original was. */
async function linkFile(from: string, to: string): Promise<void> {
    const wanted = await fs.stat(from);
    const there = await fs.stat(to).catch(() => undefined);
    if (there?.mtime.getTime() === wanted.mtime.getTime() && there.size === wanted.size) {
        return;
    }
    await replaceAtomically(to, async (unfinished) => {
        try {
            await fs.link(from, unfinished);
        } catch {
            await fs.copyFile(from, unfinished);
            await fs.utimes(unfinished, wanted.atime, wanted.mtime);
        }
    });
}
