import * as fs from "node:fs";
import * as path from "node:path";
import { readDistribution, type Distribution } from "./distribution";
import { configKey, setLine } from "./config-commands";
import { readDockerfile } from "./dockerfile";
import { libraryFolders, outsideLibraries } from "./libraries";
import { projectLayout } from "./project-layout";
import type { Config } from "./schema";
import { folderIdentity, relative } from "../lib/folders";
import type { ProjectLayout } from "../lib/project-layout";
import type { Mount } from "../lib/mounts";
import type { ProjectDockerfile } from "../lib/dockerfile";
import { UserError } from "../lib/user-error";
import type { Asked } from "../requirements/current-lock";

/** A folder of the clone that containers mount. */
export interface Folder {
    /** Its absolute path. */
    readonly folder: string;
    /** Changes when the folder is replaced by another at that path. */
    readonly identity: string;
}

/** The user's project, as it lies in the clone. */
export interface Project {
    readonly name: string;
    readonly package: string;
    /** Its name and version as a Python distribution, which may be called otherwise than the package. */
    readonly distribution: Distribution;
    /** The project's own, the one in it that holds the package, the one with DAGs, and the one with notebooks. */
    readonly folders: Readonly<Record<"root" | "project" | "dags" | "notebooks", Folder>>;
    /** What tasks see of it. */
    readonly layout: ProjectLayout;
    /** What the configuration says of its requirements. */
    readonly requirements: Asked;
    /** Names of Debian packages that the configuration lists. */
    readonly systemPackages?: readonly string[] | undefined;
    /** What its image is made from. Absent where that is GaiaFlow's. */
    readonly dockerfile?: ProjectDockerfile | undefined;
}

/** Where a project is looked for. */
export interface ProjectPlace {
    /** The folder of Pulumi.yaml. */
    readonly projectRoot: string;
    /** GaiaFlow's own, by default that of this file; in its clone both are the same. */
    readonly programRoot?: string;
    readonly stack: string;
    /** What it is called where the configuration says nothing. */
    readonly defaultName: string;
    /** The file of `envFile`, an absolute path. Defaults to none. */
    readonly envFile?: string | undefined;
    /** Folders from elsewhere. Defaults to none. */
    readonly mounts?: readonly Mount[];
}

/**
 * The project that the configuration names, or every fault in what is there.
 * @param config Its keys that are valid; what hangs on another is not looked at.
 */
export function readProject(
    config: Partial<Config["project"]>,
    where: ProjectPlace,
): { readonly project?: Project; readonly faults: readonly UserError[] } {
    const faults: UserError[] = [];
    const fault = (key: keyof Config["project"], problem: string, fix?: string): void => {
        faults.push(
            new UserError({
                subject: configKey(["project", key]),
                problem,
                fix: fix ?? setLine(where.stack, ["project", key], `<${key}>`),
            }),
        );
    };
    const folder = (key: "root" | "path" | "dags" | "notebooks", given = config[key]): Folder => {
        if (given === undefined) {
            return { folder: "", identity: "" };
        }
        const absolute = path.resolve(where.projectRoot, given);
        if (!fs.statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) {
            fault(key, `is ${JSON.stringify(given)}, but there is no such folder in ${where.projectRoot}`);
            return { folder: absolute, identity: "" };
        }
        return { folder: absolute, identity: folderIdentity(absolute) };
    };
    const holder = folder("path");
    const { package: packageName = "" } = config;
    if (holder.identity && packageName) {
        requirePackage(path.join(holder.folder, packageName), config.path ?? "", where.stack, fault);
    }
    const { dockerfile, faults: ofDockerfile } = readDockerfile(config, where);
    faults.push(...ofDockerfile);
    const root = folder("root", config.root ?? defaultRoot(holder.folder, where));
    const folders = { root, project: holder, dags: folder("dags"), notebooks: folder("notebooks") };
    if (holder.identity && root.identity && relative(root.folder, holder.folder) === undefined) {
        fault("root", `is ${root.folder}, which does not hold ${holder.folder}, the folder of the package`);
    }
    if (faults.length > 0) {
        return { faults };
    }
    const { conda, extras, groups, indexes, python, requirements: file, systemPackages } = config;
    const isElsewhere = dockerfile?.isOnOurs === false;
    const requirements = { requirements: file, python, conda, extras, groups, indexes, isElsewhere };
    const libraries = libraryFolders(where.projectRoot, requirements);
    outsideLibraries(libraries, root.folder, where).forEach(([problem, fix]) => fault("requirements", problem, fix));
    if (faults.length > 0) {
        return { faults };
    }
    const { layout, faults: layoutFaults } = projectLayout({
        libraries,
        folders: mapValues(folders, (each) => each.folder),
        package: packageName,
        scratch: config.scratch ?? [],
        mounts: where.mounts ?? [],
        envFile: where.envFile,
        programRoot: programRootOf(where),
        stack: where.stack,
    });
    if (layoutFaults.length > 0) {
        return { faults: layoutFaults };
    }
    const distribution = readDistribution(holder.folder, packageName, where.projectRoot);
    const name = config.name ?? where.defaultName;
    const asked = { requirements, systemPackages, dockerfile };
    const project = { name, package: packageName, distribution, folders, layout, ...asked };
    return { project, faults };
}

/**
 * GaiaFlow's clone is no project, but has an example in it; and a package elsewhere is no part of the folder with the stack
 * files.
 */
function defaultRoot(holder: string, where: ProjectPlace): string {
    const { projectRoot } = where;
    const isOwn = projectRoot !== programRootOf(where) && relative(projectRoot, holder) !== undefined;
    return isOwn || holder === "" ? "." : holder;
}

function programRootOf({ programRoot = path.resolve(__dirname, "..") }: ProjectPlace): string {
    return programRoot;
}

function mapValues<K extends string, V, W>(values: Readonly<Record<K, V>>, change: (value: V) => W): Record<K, W> {
    const entries = (Object.entries(values) as [K, V][]).map(([key, value]) => [key, change(value)]);
    return Object.fromEntries(entries) as Record<K, W>;
}

type Refuse = (key: "package" | "requirements", problem: string, fix?: string) => void;

/** Says where the package is not, and where it is in a project that keeps it in `src`. */
function requirePackage(folder: string, given: string, stack: string, fault: Refuse): void {
    const init = path.join(folder, "__init__.py");
    if (fs.existsSync(init)) {
        return;
    }
    const name = path.basename(folder);
    const inSrc = fs.existsSync(path.join(path.dirname(folder), "src", name, "__init__.py"));
    const fix = inSrc ? setLine(stack, ["project", "path"], path.posix.join(given, "src")) : undefined;
    fault("package", `is ${JSON.stringify(name)}, but there is no ${init}`, fix);
}
