import * as fs from "node:fs";
import * as path from "node:path";
import { compiledName } from "./compile";
import { CLONE } from "./files";

interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    readonly license: string;
    readonly main: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly engines: Readonly<Record<string, string>>;
    readonly exports: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The `package.json` of the package: the clone's, with compiled files and what the workspaces depend on. Each version is
 * exact, so that who installs a GaiaFlow gets the packages that it was tested with.
 *
 * @param used The packages that its files load.
 * @param repository Where its source is, e.g. `git+https://github.com/OWNER/NAME.git`; npm compares it with the one that a
 * provenance names. Defaults to none.
 * @throws When two parts of the clone ask for two versions of a package, or a file loads one that nobody asks for.
 */
export function packageManifest(used: ReadonlySet<string>, repository?: string): object {
    const { name, version, description, license, main, engines, exports } = readManifest("package.json");
    const entry = compiledName(main);
    return {
        ...{ name, version, description, license },
        keywords: ["airflow", "mlflow", "minio", "jupyter", "kubernetes", "pulumi", "mlops"],
        ...(repository === undefined ? {} : { repository: { type: "git", url: repository } }),
        ...{ engines, bin: commands(), main: entry, types: entry.replace(/\.js$/, ".d.ts") },
        exports: Object.fromEntries(Object.entries(exports).map(([key, file]) => [key, withTypes(file)])),
        dependencies: dependencies(used),
    };
}

/** The clone's own `package.json` names none: `npx` would install the clone into a folder of npm's at each call. */
function commands(): Record<string, string> {
    const folder = "packages/cli";
    const { bin } = readManifest(`${folder}/package.json`);
    return Object.fromEntries(Object.entries(bin).map(([name, file]) => [name, `${folder}/${file}`]));
}

function withTypes(file: string): unknown {
    return file.endsWith(".ts") ? { types: file.replace(/\.ts$/, ".d.ts"), default: compiledName(file) } : file;
}

function dependencies(used: ReadonlySet<string>): Record<string, string> {
    const workspaces = fs.readdirSync(path.join(CLONE, "packages")).map((name) => `packages/${name}/package.json`);
    const asked = new Map<string, string>();
    for (const file of ["package.json", ...workspaces]) {
        for (const [name, version] of Object.entries(readManifest(file).dependencies ?? {})) {
            if ((asked.get(name) ?? version) !== version) {
                throw new Error(`${file} asks for ${name} ${version}, another one for ${asked.get(name) ?? ""}.`);
            }
            asked.set(name, version);
        }
    }
    const missing = [...used].filter((name) => !asked.has(name));
    if (missing.length > 0) {
        throw new Error(`No package.json has what the package loads: ${missing.join(", ")}`);
    }
    return Object.fromEntries([...used].sort().map((name) => [name, asked.get(name) ?? ""]));
}

function readManifest(file: string): Manifest {
    return JSON.parse(fs.readFileSync(path.join(CLONE, file), "utf8")) as Manifest;
}
