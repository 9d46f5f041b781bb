import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import which from "which";
import { packageManagers, type PackageManager, type RuntimeOptions } from "./options";
import { foldersUpFrom } from "./required-packages";

/** The lock file that speaks for each, in the order in which the official host looks. */
const lockFiles: Readonly<Record<Exclude<PackageManager, "npm">, readonly string[]>> = {
    yarn: ["yarn.lock"],
    pnpm: ["pnpm-lock.yaml"],
    bun: ["bun.lock", "bun.lockb"],
};

/** The package manager of a program: the one its options name, else that of its lock file, else npm. */
export async function choosePackageManager(options: RuntimeOptions, programDirectory: string): Promise<PackageManager> {
    if (options.packagemanager !== "auto") {
        return options.packagemanager;
    }
    for (const folder of foldersUpFrom(programDirectory)) {
        const files = new Set(await fs.readdir(folder).catch(() => []));
        const found = (["yarn", "pnpm", "bun"] as const).find((name) =>
            lockFiles[name].some((file) => files.has(file)),
        );
        if (found !== undefined || files.has("package-lock.json")) {
            return found ?? "npm";
        }
    }
    return "npm";
}

/** Those of them that are on the PATH. */
export async function installedPackageManagers(): Promise<PackageManager[]> {
    const found = await Promise.all(packageManagers.map((name) => which(name, { nothrow: true })));
    return packageManagers.filter((_, at) => found[at] !== null);
}

/** What a command is run with. */
export interface CommandOptions {
    readonly cwd: string;
    readonly onStdout?: (chunk: Buffer) => void;
    readonly onStderr?: (chunk: Buffer) => void;
    readonly signal?: AbortSignal;
}

/** @throws {Error} When it cannot be started or ends with another code than 0. */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<void> {
    const { cwd, signal } = options;
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], ...(signal ? { signal } : {}) });
    child.stdout.on("data", (chunk: Buffer) => options.onStdout?.(chunk));
    child.stderr.on("data", (chunk: Buffer) => options.onStderr?.(chunk));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) {
        throw new Error(`${command} ${args.join(" ")} failed with exit code ${code ?? -1}`);
    }
}
