import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDir } from "../../core/paths";
import { LANGUAGE_HOST } from "./bundle";

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
export function layOutHome({ cli, plugins, providers }: HomeContent): Home {
    const home = path.join(cacheDir(), "homes", "registries");
    const bin = path.join(cacheDir(), "bin", keyOf(cli, plugins));
    for (const [name, version] of providers) {
        writeFile(path.join(home, "plugins", `resource-${name}-v${version}`, "PulumiPlugin.yaml"), pluginFile(name));
    }
    // Links to the files themselves: Pulumi takes a symbolic link for a plugin of the user's own, and warns.
    linkFile(cli, path.join(bin, "pulumi"));
    linkFile(path.join(plugins, LANGUAGE_HOST), path.join(bin, LANGUAGE_HOST));
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

function writeFile(file: string, text: string): void {
    if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
        inOneStep(file, (unfinished) => fs.writeFileSync(unfinished, text));
    }
}

/** A hard link, or a copy where the two places are on different disks. Made anew when the original was. */
function linkFile(from: string, to: string): void {
    const wanted = fs.statSync(from);
    const there = fs.statSync(to, { throwIfNoEntry: false });
    if (there?.mtime.getTime() === wanted.mtime.getTime() && there.size === wanted.size) {
        return;
    }
    inOneStep(to, (unfinished) => {
        try {
            fs.linkSync(from, unfinished);
        } catch {
            fs.copyFileSync(from, unfinished);
            fs.utimesSync(unfinished, wanted.atime, wanted.mtime);
        }
    });
}

/** Makes a file under another name first, so that nobody ever sees half of it. */
function inOneStep(target: string, make: (unfinished: string) => void): void {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const unfinished = `${target}.${process.pid}`;
    fs.rmSync(unfinished, { force: true });
    make(unfinished);
    fs.renameSync(unfinished, target);
}
