import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureUv } from "@gaiaflow/toolchain/tools/uv";
import type { Source } from "../../requirements/input";
import { findSource } from "../../requirements/source";
import { startIndex, type PackageIndex, type Packages } from "./package-index";

/** Lets uv take packages from an index of this machine alone, with a cache of its own, until {@link closeAll}. */
export async function useIndex(packages: Packages, prefix?: string, hasTimes?: boolean): Promise<PackageIndex> {
    await useMachinesIndex();
    const index = await startIndex(packages, prefix, hasTimes);
    open.push(index);
    process.env["UV_DEFAULT_INDEX"] = index.url;
    process.env["UV_CACHE_DIR"] = temporaryFolder({});
    return index;
}

/** Puts uv on PATH, and leaves it the index of the machine. */
export async function useMachinesIndex(): Promise<void> {
    // Asked once: afterwards it is on PATH, which is the user's own no longer.
    uv ??= ensureUv();
    process.env["PATH"] = `${path.dirname(await uv)}${path.delimiter}${PATH}`;
}

/** A folder with files of these texts. */
export function temporaryFolder(files: Readonly<Record<string, string>>): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-test-"));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), text);
    }
    return folder;
}

/** The source of a project with these files. */
export function sourceOf(files: Readonly<Record<string, string>>): Source {
    const source = findSource(temporaryFolder(files));
    if (source === undefined) {
        throw new Error("There is no source.");
    }
    return source;
}

/** Ends and removes what the functions above have made. */
export async function closeAll(): Promise<void> {
    await Promise.all(open.splice(0).map((index) => index.close()));
    folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
}

let uv: Promise<string> | undefined;
const PATH = process.env["PATH"] ?? "";
const open: PackageIndex[] = [];
const folders: string[] = [];
