import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "smol-toml";
import { pythonWheel, type Wheel } from "../../lib/python-wheel";
import { wheelMetadata } from "../../lib/wheel-metadata";

/** Arguments of {@link gaiaflowWheel}. */
export interface GaiaflowWheelArgs {
    /** The program's absolute path. */
    readonly programRoot: string;
}

/**
 * The wheel of the Python package `gaiaflow`, for an Airflow that the stack does not run. Made of python/ by this
 * program alone: a machine that runs `up` needs neither Python nor a package registry for it.
 */
export function gaiaflowWheel({ programRoot }: GaiaflowWheelArgs): Wheel {
    const folder = path.join(programRoot, "python");
    const source = path.join(folder, "src");
    const files = new Map(
        filesBelow(source, "gaiaflow").map((file) => [file, fs.readFileSync(path.join(source, file))]),
    );
    const text = (file: string): string => fs.readFileSync(path.join(folder, file), "utf8");
    const init = text("src/gaiaflow/__init__.py");
    return pythonWheel(wheelMetadata(parse(text("pyproject.toml")), init, text("README.md")), files);
}

/** Names with slashes, as a wheel has them; without what Python leaves behind when it runs. */
function filesBelow(root: string, folder: string): string[] {
    return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const name = `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return entry.name === "__pycache__" ? [] : filesBelow(root, name);
        }
        return entry.name.endsWith(".pyc") ? [] : [name];
    });
}
