/** A file, by its path in a folder on Python's path, by which `importlib.metadata` finds a distribution. */
export interface DistributionFile {
    readonly file: string;
    readonly content: string;
}

/**
 * The one file that makes `importlib.metadata.version(name)` answer for code that is mounted or copied, not installed.
 * Its folder is called by the name alone, so that another version is another content and no other file. It lists no
 * modules, lest MLflow take the project for a package of PyPI that a model requires.
 */
export function distributionFile({
    name,
    version,
}: {
    readonly name: string;
    readonly version: string;
}): DistributionFile {
    return {
        file: `${distributionFolder(name)}/METADATA`,
        content: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    };
}

/** What Python looks for, whichever way the name is spelled. */
function distributionFolder(name: string): string {
    return `${name.toLowerCase().replace(/[-_.]+/g, "_")}.dist-info`;
}
