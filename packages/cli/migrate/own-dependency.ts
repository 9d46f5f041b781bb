import * as fs from "node:fs";
import * as path from "node:path";

interface Manifest {
    readonly version?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * What the `package.json` of a project has to name for the GaiaFlow that runs here: a clone as a link, with its
 * commands and Pulumi's SDK, which npm does not put beside a link; the npm package by its version, or by the file that it was installed from.
 *
 * @param root The project's folder.
 * @param programRoot GaiaFlow's own.
 */
export function ownDependencies(root: string, programRoot: string): Record<string, string> {
    const own = readManifest(programRoot);
    if (fs.existsSync(path.join(programRoot, "main.ts"))) {
        return {
            "@gaiaflow/cli": `file:${relative(root, path.join(programRoot, "packages", "cli"))}`,
            "@pulumi/pulumi": own.dependencies?.["@pulumi/pulumi"] ?? "",
            gaiaflow: `file:${relative(root, programRoot)}`,
        };
    }
    const installer = path.resolve(programRoot, "..", "..");
    const [, file] = /^file:(.*)$/.exec(readManifest(installer).dependencies?.["gaiaflow"] ?? "") ?? [];
    return {
        gaiaflow: file === undefined ? (own.version ?? "") : `file:${relative(root, path.resolve(installer, file))}`,
    };
}

function readManifest(folder: string): Manifest {
    const file = path.join(folder, "package.json");
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Manifest) : {};
}

function relative(from: string, to: string): string {
    return path.relative(fs.realpathSync(from), fs.realpathSync(to)).split(path.sep).join("/");
}
