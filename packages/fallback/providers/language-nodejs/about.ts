import {
    AboutResponse,
    GetProgramDependenciesResponse,
    DependencyInfo,
    type AboutRequest,
    type GetProgramDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { createRequire } from "node:module";
import * as path from "node:path";
import { parseOptions } from "./options";
import { choosePackageManager, runCommand } from "./package-manager";
import { foldersUpFrom, readJson } from "./required-packages";

/** What `pulumi about` says of the program's runtime, and that this host is not Pulumi's own. */
export async function aboutRuntime(request: AboutRequest): Promise<AboutResponse> {
    const cwd = request.getInfo()?.getProgramDirectory() ?? process.cwd();
    const manager = await choosePackageManager(parseOptions(request.getInfo()), cwd);
    let managerVersion = "";
    const onStdout = (chunk: Buffer) => (managerVersion += chunk.toString().trim());
    // Not worth an error: the rest of the answer is still true.
    await runCommand(manager, ["--version"], { cwd, onStdout }).catch(() => undefined);
    const response = new AboutResponse().setExecutable(process.execPath).setVersion(process.version);
    response
        .getMetadataMap()
        .set("languagehost", "GaiaFlow stand-in")
        .set("packagemanager", manager)
        .set("packagemanagerVersion", managerVersion)
        .set("typescriptVersion", await versionOf("typescript", cwd));
    return response;
}

/** What `pulumi about` lists as dependencies: those the program names, or all that are installed. */
export async function findProgramDependencies(
    request: GetProgramDependenciesRequest,
): Promise<GetProgramDependenciesResponse> {
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
    const found = request.getTransitivedependencies() ? await installedPackages(folder) : await namedPackages(folder);
    const list = found.map(([name, version]) => new DependencyInfo().setName(name).setVersion(version));
    return new GetProgramDependenciesResponse().setDependenciesList(list);
}

async function namedPackages(folder: string): Promise<[string, string][]> {
    for (const candidate of foldersUpFrom(folder)) {
        const own = await readJson<Partial<Record<string, Record<string, string>>>>(
            path.join(candidate, "package.json"),
        );
        if (own) {
            const names = Object.keys({ ...own["dependencies"], ...own["devDependencies"] }).sort();
            return Promise.all(names.map(async (name) => [name, await versionOf(name, candidate)] as [string, string]));
        }
    }
    return [];
}

/** From the list that npm keeps of what it installed. */
async function installedPackages(folder: string): Promise<[string, string][]> {
    for (const candidate of foldersUpFrom(folder)) {
        const file = path.join(candidate, "node_modules", ".package-lock.json");
        const lock = await readJson<{ packages: Record<string, { version?: string }> }>(file);
        if (lock) {
            return Object.entries(lock.packages).map(([place, { version = "" }]) => [
                place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
                version,
            ]);
        }
    }
    return namedPackages(folder);
}

async function versionOf(name: string, folder: string): Promise<string> {
    const lookup = createRequire(path.join(folder, "index.js")).resolve.paths(name) ?? [];
    for (const place of lookup) {
        const manifest = await readJson<{ version?: string }>(path.join(place, name, "package.json"));
        if (manifest?.version !== undefined) {
            return manifest.version;
        }
    }
    return "";
}
