import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "./user-error";

/** What was downloaded or built; safe to delete. `$XDG_CACHE_HOME/gaiaflow`, by default `~/.cache/gaiaflow`. */
export function cacheDir(): string {
    return path.join(baseFolder("XDG_CACHE_HOME", ".cache"), "gaiaflow");
}

/** The passphrase. `$XDG_CONFIG_HOME/gaiaflow`, by default `~/.config/gaiaflow`. */
export function configDir(): string {
    return path.join(baseFolder("XDG_CONFIG_HOME", ".config"), "gaiaflow");
}

/** Where GaiaFlow itself lies: its scripts, `images/` and the Python package. */
export const programRoot: string = path.resolve(__dirname, "..", "..");

/** By these names Pulumi knows a project. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The user's project: its stack files, DAGs and package. The nearest folder that has a Pulumi.yaml, from the current one
 * upwards, as Pulumi itself looks for it. In a clone of GaiaFlow it is {@link programRoot}.
 *
 * @throws {UserError} Where there is none.
 */
export function projectRoot(): string {
    const found = findProjectRoot();
    if (found === undefined) {
        throw new UserError({
            problem: `There is no Pulumi.yaml in ${process.cwd()} or above it.`,
            fix: "Change to your project's folder and type the command again.",
        });
    }
    return found;
}

/**
 * The project's own file in {@link projectRoot}. Files of its stacks end as it does: `Pulumi.dev.yml` beside `Pulumi.yml`.
 *
 * @throws {UserError} Where there is none.
 */
export function projectFile(): string {
    const root = projectRoot();
    return PROJECT_FILES.map((file) => path.join(root, file)).find((file) => fs.existsSync(file)) ?? "";
}

/** As {@link projectRoot}; undefined where there is none. */
export function findProjectRoot(folder = process.cwd()): string | undefined {
    if (PROJECT_FILES.some((file) => fs.existsSync(path.join(folder, file)))) {
        return folder;
    }
    const above = path.dirname(folder);
    return above === folder ? undefined : findProjectRoot(above);
}

/** The specification of these variables says that an empty or relative value counts as none. */
function baseFolder(variable: string, usual: string): string {
    const value = process.env[variable] ?? "";
    return path.isAbsolute(value) ? value : path.join(os.homedir(), usual);
}
