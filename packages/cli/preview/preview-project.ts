import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { variablesOf } from "@gaiaflow/toolchain/core/environment";
import { readRecord } from "@gaiaflow/toolchain/core/record";
import { ensurePulumi } from "@gaiaflow/toolchain/tools/ensure-tools";
import { PREVIEW_ANYWHERE_VARIABLE } from "../../../lib/preview";
import { previewStack, type StackPreview } from "./preview-stack";
import { makeSealer } from "./sealer";
import { findStackFiles } from "./stack-files";

/** What a preview says of a project. */
export interface ProjectPreview {
    /** Of this document's shape. A change that breaks readers raises it. */
    readonly version: 1;
    /** Whether no stack has a fault. */
    readonly ok: boolean;
    /** What the machine has that this ran on. */
    readonly machine: { readonly memoryMib: number; readonly processors: number };
    readonly stacks: readonly StackPreview[];
    /** From beginning to end, less the time to find or get Pulumi. */
    readonly seconds: number;
}

/**
 * Previews every stack as a new one, side by side. Nothing that the user has is read or written: no state, no passphrase,
 * no login, no daemon, no cluster.
 *
 * @param only The stack that is asked for. Defaults to all.
 * @throws {UserError} When there is no such stack, or no Pulumi to be had here.
 */
export async function previewProject(only?: string): Promise<ProjectPreview> {
    const files = findStackFiles(only);
    await ensurePulumi();
    const started = performance.now();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-preview-"));
    const remove = () => fs.rmSync(folder, { recursive: true, force: true });
    const stopWatching = onEnd(remove);
    try {
        const passphrase = crypto.randomBytes(32).toString("base64url");
        const run = {
            folder,
            environment: await throwAwayEnvironment(folder, passphrase),
            sealer: once(() => makeSealer(passphrase)),
        };
        const stacks = await sideBySide(files, (file) => previewStack(file, run));
        const machine = { memoryMib: Math.floor(os.totalmem() / 2 ** 20), processors: os.availableParallelism() };
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        return { version: 1, ok: stacks.every(({ status }) => status !== "fault"), machine, stacks, seconds };
    } finally {
        stopWatching();
        remove();
    }
}

/** With this project's Pulumi, and nothing of the user's by which it would find a state, a login or a secret. */
async function throwAwayEnvironment(folder: string, passphrase: string): Promise<NodeJS.ProcessEnv> {
    const record = await readRecord();
    const environment: NodeJS.ProcessEnv = {
        ...process.env,
        ...(record ? variablesOf(record) : {}),
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        PULUMI_CREDENTIALS_PATH: path.join(folder, "credentials"),
        [PREVIEW_ANYWHERE_VARIABLE]: "yes",
    };
    for (const name of ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK"]) {
        Reflect.deleteProperty(environment, name);
    }
    return environment;
}

/** As many at once as there are processors: each has an engine and a Node of its own, for which memory has to do. */
async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    const rest = items.entries();
    const worker = async (): Promise<void> => {
        for (const [index, item] of rest) {
            results[index] = await work(item);
        }
    };
    await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, worker));
    return results;
}

/** Cleans up when somebody ends the command; Pulumi ends with it. @returns Stops that. */
function onEnd(clean: () => void): () => void {
    const ends = { SIGINT: 130, SIGTERM: 143 } as const;
    const handlers = Object.entries(ends).map(([signal, code]) => {
        const end = () => {
            clean();
            process.exit(code);
        };
        process.on(signal, end);
        return () => process.off(signal, end);
    });
    return () => handlers.forEach((stop) => stop());
}

function once<T>(make: () => T): () => T {
    let made: { readonly value: T } | undefined;
    return () => (made ??= { value: make() }).value;
}
