import * as path from "node:path";
import { cacheDir, cloneDir } from "./paths";

/** The PATH of the user, without what npm and GaiaFlow itself put in front of it. */
export function userPath(): string {
    const ours = [path.join(cloneDir, "node_modules"), cacheDir()];
    const entries = (process.env["PATH"] ?? "").split(path.delimiter);
    return entries.filter((entry) => !ours.some((root) => entry.startsWith(root))).join(path.delimiter);
}
