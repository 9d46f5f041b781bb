import * as os from "node:os";
import * as path from "node:path";

/** What was downloaded or built; safe to delete. `$XDG_CACHE_HOME/gaiaflow`, by default `~/.cache/gaiaflow`. */
export function cacheDir(): string {
    return path.join(baseFolder("XDG_CACHE_HOME", ".cache"), "gaiaflow");
}

/** The passphrase. `$XDG_CONFIG_HOME/gaiaflow`, by default `~/.config/gaiaflow`. */
export function configDir(): string {
    return path.join(baseFolder("XDG_CONFIG_HOME", ".config"), "gaiaflow");
}

/** The root of this clone. */
export const cloneDir: string = path.resolve(__dirname, "..", "..");

/** The specification of these variables says that an empty or relative value counts as none. */
function baseFolder(variable: string, usual: string): string {
    const value = process.env[variable] ?? "";
    return path.isAbsolute(value) ? value : path.join(os.homedir(), usual);
}
