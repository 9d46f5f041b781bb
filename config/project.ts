import * as fs from "node:fs";
import * as path from "node:path";
import { readDistribution, type Distribution } from "./distribution";
import { configKey, setLine } from "./config-commands";
import { folderIdentity } from "./machine";
import type { Config } from "./schema";
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
    /** The folder that holds the package, the one with DAGs, and the one with notebooks. */
    readonly folders: { readonly project: Folder; readonly dags: Folder; readonly notebooks: Folder };
    /** What the configuration says of its requirements. */
    readonly requirements: Asked;
    /** Names of Debian packages that the configuration lists. */
    readonly systemPackages?: readonly string[] | undefined;
}

/**
 * The project that the configuration names, or every fault in what is there.
 * @param config Its keys that are valid; what hangs on another is not looked at.
 */
export function readProject(
    config: Partial<Config["project"]>,
    where: { readonly projectRoot: string; readonly stack: string; readonly defaultName: string },
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
    const folder = (key: "path" | "dags" | "notebooks"): Folder => {
        const given = config[key];
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
    const folders = { project: holder, dags: folder("dags"), notebooks: folder("notebooks") };
    if (faults.length > 0) {
        return { faults };
    }
    const distribution = readDistribution(holder.folder, packageName, where.projectRoot);
    const name = config.name ?? where.defaultName;
    const { extras, groups, indexes, python, requirements: file, systemPackages } = config;
    const requirements = { requirements: file, python, extras, groups, indexes };
    return { project: { name, package: packageName, distribution, folders, requirements, systemPackages }, faults };
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
