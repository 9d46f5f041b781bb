import { GetRequiredPackagesResponse } from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";
import * as fs from "node:fs/promises";
import * as path from "node:path";

/** The part of an npm package's `package.json` that tells of a Pulumi plugin. */
interface PluginManifest {
    readonly name?: string;
    readonly version?: string;
    readonly pulumi?: { readonly resource?: boolean; readonly name?: string; readonly version?: string };
}

/**
 * The plugins that the program's packages speak for.
 *
 * The official host walks every folder under the project for this, seconds in a large clone. Node finds a package only
 * in `node_modules` of the program's folder or above it, so this reads just the `@pulumi` scope of those and the
 * program's direct dependencies.
 */
export async function findRequiredPackages(programDirectory: string): Promise<GetRequiredPackagesResponse> {
    const found = new Map<string, PackageDependency>();
    for (const folder of foldersUpFrom(programDirectory)) {
        for (const name of await packagesIn(folder)) {
            const manifest = await readJson<PluginManifest>(path.join(folder, "node_modules", name, "package.json"));
            const dependency = manifest && dependencyOf(manifest);
            if (dependency && !found.has(dependency.getName()) && (await canBeHad(dependency))) {
                found.set(dependency.getName(), dependency);
            }
        }
    }
    return new GetRequiredPackagesResponse().setPackagesList([...found.values()]);
}

/** A folder and all above it, nearest first: where node looks for `node_modules`. */
export function foldersUpFrom(folder: string): string[] {
    const parent = path.dirname(folder);
    return parent === folder ? [folder] : [folder, ...foldersUpFrom(parent)];
}

/** @returns undefined when the file is missing or no JSON. */
export async function readJson<T>(file: string): Promise<T | undefined> {
    try {
        return JSON.parse(await fs.readFile(file, "utf8")) as T;
    } catch {
        return undefined;
    }
}

async function packagesIn(folder: string): Promise<Set<string>> {
    const scope = await fs.readdir(path.join(folder, "node_modules", "@pulumi")).catch(() => []);
    const own = await readJson<{ dependencies?: Record<string, string> }>(path.join(folder, "package.json"));
    return new Set([...scope.map((name) => `@pulumi/${name}`), ...Object.keys(own?.dependencies ?? {})]);
}

function dependencyOf({ name = "", version = "", pulumi }: PluginManifest): PackageDependency | undefined {
    const plugin = pulumi?.name ?? (name.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : "");
    const pluginVersion = pulumi?.version ?? version;
    if (pulumi?.resource !== true || plugin === "" || pluginVersion === "") {
        return undefined;
    }
    return new PackageDependency()
        .setName(plugin)
        .setKind("resource")
        .setVersion(pluginVersion.startsWith("v") ? pluginVersion : `v${pluginVersion}`);
}

/**
 * Where plugins may not be downloaded, the engine refuses to start when one of these is not installed, even one that
 * the stack makes no use of. Such a one is left out; a resource that does need it fails with the plugin's name.
 */
async function canBeHad(plugin: PackageDependency): Promise<boolean> {
    const home = process.env["PULUMI_HOME"];
    const nothingComes = /^(1|true)$/i.test(process.env["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] ?? "");
    if (!nothingComes || home === undefined) {
        return true;
    }
    const folder = path.join(home, "plugins", `resource-${plugin.getName()}-${plugin.getVersion()}`);
    return fs.access(folder).then(
        () => true,
        () => false,
    );
}
