import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { freePorts } from "../../test/support/free-ports";
import type { Platform } from "../../test/support/platform";
import type { Readings } from "../lib/measure";
import { timedCommand, type TimedCommand } from "../lib/timed-command";
import { composeBinary } from "./compose";
import { officialSettings, type ComposeFile } from "./official-settings";
import { composeFile, type StateResource } from "./compose-file";

/** As tables and aims call it. */
export const COMPOSE = "docker compose";
/** With what the services' own documents set. */
export const COMPOSE_OFFICIAL = "docker compose, settings of the documents";
const PORTS = 8;

/** The same services under docker compose. */
export interface ComposeStack {
    readonly name: string;
    readonly version: string;
    /** `up --wait`. */
    readonly upCommand: TimedCommand;
    /** The same, which has to succeed. */
    readonly up: (figure: string) => Promise<Readings>;
    /** `down`, with the volumes. */
    readonly down: (figure: string) => Promise<Readings>;
    readonly remove: () => Promise<void>;
}

/** How a file differs from the stack's own settings. */
export interface Variant {
    readonly name: string;
    readonly change: (file: ComposeFile) => ComposeFile;
}

/** With the settings of the services' own documents. */
export const OFFICIAL: Variant = { name: "official", change: officialSettings };

/**
 * Makes a file for docker compose of a stack that is up, with a copy of the folders that go with that one.
 *
 * @param variant Defaults to the stack's own settings.
 */
export async function composeStack(
    platform: Platform,
    say: (text: string) => void,
    variant?: Variant,
): Promise<ComposeStack> {
    const { file: command, version } = await composeBinary(say);
    const { exitCode, all } = await platform.pulumi("stack", "export", "--show-secrets");
    if (exitCode !== 0) throw new Error(all);
    const state = JSON.parse(all.slice(all.indexOf("{"))) as { deployment: { resources: readonly StateResource[] } };
    const name = `bench-${platform.stack}${variant ? `-${variant.name}` : ""}`;
    // It goes with the stack's clone, whatever fails before.
    const dir = path.join(platform.home, name);
    const copies = new Map<string, string>();
    const isOfStack = (folder: string) => folder.startsWith(path.join(platform.home, ".local"));
    const folder = (given: string): string => {
        if (!isOfStack(given)) return given;
        const copy = copies.get(given) ?? path.join(dir, String(copies.size));
        copies.set(given, copy);
        return copy;
    };
    const file = path.join(dir, "compose.json");
    const same = composeFile(state.deployment.resources, { ports: await freePorts(PORTS), folder });
    const content = variant ? variant.change(same) : same;
    await fs.mkdir(dir);
    // Passwords are in it, though of a stack that lives for minutes.
    await fs.writeFile(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
    for (const [from, to] of copies) await execa("cp", ["--archive", from, to]);
    const args = ["--project-name", name, "--file", file, "--progress", "quiet"];
    // Services are given the time that the file says to end.
    const down = (figure: string) => timedCommand(figure, { command, args: [...args, "down", "--volumes"] });
    const upCommand = { command, args: [...args, "up", "--detach", "--wait"] };
    return {
        ...{ name, version, upCommand },
        up: (figure) => timedCommand(figure, upCommand),
        down,
        remove: async () => {
            await down("");
            await fs.rm(dir, { recursive: true, force: true });
        },
    };
}
