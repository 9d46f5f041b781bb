import * as path from "node:path";
import * as ini from "ini";
import { parse as parseToml } from "smol-toml";
import { at, packagingFolder, parsed, text } from "./packaging";
import { PythonReader } from "./python-reader";
import {
    VERSION,
    firstValid,
    hatchVersion,
    lastTag,
    setupCfgVersion,
    setuptoolsVersion,
    stated,
    withEquals,
    writtenFiles,
} from "./version-sources";

/** What `importlib.metadata` tells of the project, and image names. */
export interface Distribution {
    /** As its packaging calls it; the package's name where there is no packaging. */
    readonly name: string;
    readonly version: string;
    /** What its owner should know of it, a sentence each; empty as a rule. */
    readonly notes: readonly string[];
}

/** Without a version anywhere. An image's name bears the content's hash beside it. */
const NO_VERSION = "0.0.0";
const NAME = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/;

/**
 * The name and version of a project, read as text: no build backend is run and nothing is imported. The version is the
 * first of: the package's `__version__`, what pyproject.toml, hatch, setuptools or setup.cfg say, a `_version.py` that a
 * build wrote, the last git tag (without the commits since, so that a commit alone builds nothing).
 * @param folder The folder that holds the package.
 * @param top Where looking upwards for its packaging ends.
 */
export function readDistribution(folder: string, packageName: string, top: string): Distribution {
    const root = packagingFolder(folder, top);
    const notes: string[] = [];
    const pyproject = parsed(path.join(root, "pyproject.toml"), parseToml, notes);
    const setupCfg = parsed(path.join(root, "setup.cfg"), (text) => ini.parse(withEquals(text)), notes);
    const reader = new PythonReader([folder, root, path.join(root, "src")]);
    const setupPy = reader.keywords(path.join(root, "setup.py"), "setup");
    const from = (...keys: string[]): string | undefined => text(at(pyproject, keys));
    // What stands there is to be replaced by the tag's when a build runs.
    const poetryIsDynamic = at(pyproject, ["tool", "poetry-dynamic-versioning", "enable"]) === true;
    const versions = [
        () => reader.attribute(packageName, "__version__"),
        () => from("project", "version") ?? (poetryIsDynamic ? undefined : from("tool", "poetry", "version")),
        () => hatchVersion(reader, root, at(pyproject, ["tool", "hatch", "version"])),
        () => setuptoolsVersion(reader, root, at(pyproject, ["tool", "setuptools", "dynamic", "version"])),
        () => setupCfgVersion(reader, root, text(at(setupCfg, ["metadata", "version"]))),
        () => setupPy.get("version"),
        ...writtenFiles(pyproject, root, path.join(folder, packageName)).map((file) => () => stated(reader, file)),
        () => lastTag(folder),
    ];
    const version = firstValid(versions, VERSION);
    if (version === undefined) {
        const init = path.join(folder, packageName, "__init__.py");
        notes.push(
            `No version of the package ${packageName} can be read as text, and no git tag names one: it is ${NO_VERSION}. ` +
                `To give it one, write in ${init}: __version__ = "0.1.0"`,
        );
    }
    const names = [
        () =>
            from("project", "name") ?? from("tool", "poetry", "name") ?? from("tool", "flit", "metadata", "dist-name"),
        () => text(at(setupCfg, ["metadata", "name"])),
        () => setupPy.get("name"),
    ];
    return { name: firstValid(names, NAME) ?? packageName, version: version ?? NO_VERSION, notes };
}
