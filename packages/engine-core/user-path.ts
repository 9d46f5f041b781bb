import * as path from "node:path";
import { cacheDir, findProjectRoot, programRoot } from "./paths";

const BIN_FOLDER = path.join("node_modules", ".bin");
/** The last of the folders that npm puts in front of the PATH of what it runs. */
const NPMS_LAST = "node-gyp-bin";

/** The PATH of the user, without what npm and GaiaFlow itself put in front of it. */
export function userPath(): string {
    const packages = [programRoot, findProjectRoot() ?? programRoot].map((root) => path.join(root, "node_modules"));
    const ours = [...packages, cacheDir()];
    const entries = withoutNpms((process.env["PATH"] ?? "").split(path.delimiter));
    return entries.filter((entry) => !ours.some((root) => isUnder(root, entry))).join(path.delimiter);
}

/** npm names the `.bin` of the folder and of all above it, then one of its own; nested runs do so again. */
function withoutNpms(entries: readonly string[]): readonly string[] {
    const first = entries.findIndex((entry) => !entry.endsWith(BIN_FOLDER));
    return path.basename(entries[first] ?? "") === NPMS_LAST ? withoutNpms(entries.slice(first + 1)) : entries;
}

function isUnder(root: string, entry: string): boolean {
    return entry === root || entry.startsWith(root + path.sep);
}
