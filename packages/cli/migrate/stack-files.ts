import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { programRoot } from "@gaiaflow/engine-core/paths";
import type { AirflowObjects } from "./airflow-settings";
import { newlineOf } from "./edits";
import { ownDependencies } from "./own-dependency";
import type { EarlierProject } from "./project-files";

/** Files of a project, by their paths from its folder. */
type Files = Readonly<Record<string, string>>;

const SCRIPTS = Object.fromEntries(["start", "stop", "destroy"].map((name) => [name, `gaiaflow ${name}`]));

/** What the stacks' files say besides where the project is. */
export interface StackSettings {
    readonly objects?: AirflowObjects | undefined;
    /** What DAG files need. */
    readonly airflowRequirements: readonly string[];
    /** The file with the project's requirements, where another one would be found first. */
    readonly requirements?: string | undefined;
}

/** What a project of ours has that this one has not. */
export function stackFiles(project: EarlierProject, settings: StackSettings): Files {
    const name = projectName(project.root);
    const stack = stackFile(project, name, settings);
    const wanted: Record<string, string> = {
        "Pulumi.yaml": stringify({
            name,
            main: "index.ts",
            runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--require gaiaflow/register.cjs" } },
            backend: { url: "file://~/.local/state/gaiaflow" },
            options: { refresh: "always" },
        }),
        "index.ts": 'import { platform } from "gaiaflow";\n\nmodule.exports = platform;\n',
        "Pulumi.dev.yaml": stack,
        "Pulumi.prod_local.yaml": stack,
        ...(project.package === undefined
            ? {
                  [`${packageName(name)}/__init__.py`]:
                      '"""Functions of this project\'s tasks."""\n\n__version__ = "0.1.0"\n',
              }
            : {}),
        ...(fs.existsSync(path.join(project.root, "notebooks")) ? {} : { "notebooks/.gitkeep": "" }),
    };
    const missing = Object.entries(wanted).filter(([file]) => !isThere(project.root, file));
    return Object.fromEntries(missing);
}

/** `package.json` with what a project of ours needs; what it has of that stays. undefined where it cannot be read. */
export function packageJson(root: string, before: string | undefined): string | undefined {
    const given: Manifest | undefined =
        before === undefined ? { name: projectName(root), private: true } : parseManifest(before);
    if (given === undefined) {
        return undefined;
    }
    const needed = ownDependencies(root, programRoot);
    const own = given.dependencies?.["gaiaflow"];
    // The npm package, by its version or as a file, needs nothing beside it.
    const isWhole =
        Object.keys(needed).every((name) => given.dependencies?.[name] !== undefined) ||
        (own !== undefined && !/^file:(?!.*\.tgz$)/.test(own));
    if (before !== undefined && isWhole) {
        return before;
    }
    const [, indent = "  "] = /^([ \t]+)"/m.exec(before ?? "") ?? [];
    const scripts = { ...SCRIPTS, ...given.scripts };
    return `${JSON.stringify({ ...given, scripts, dependencies: { ...needed, ...given.dependencies } }, undefined, indent)}\n`;
}

function parseManifest(text: string): Manifest | undefined {
    try {
        const given: unknown = JSON.parse(text);
        return typeof given === "object" && given !== null && !Array.isArray(given) ? given : undefined;
    } catch {
        return undefined;
    }
}

interface Manifest {
    readonly name?: string;
    readonly private?: boolean;
    readonly scripts?: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
}

/** `.gitignore` with npm's folder. */
export function gitIgnore(before: string | undefined): string {
    const given = before ?? "";
    const isThere = given.split(/\r?\n/).some((line) => /^\/?node_modules\/?$/.test(line.trim()));
    const newline = newlineOf(given);
    const start = given === "" || given.endsWith("\n") ? given : given + newline;
    return isThere ? given : `${start}node_modules/${newline}`;
}

function stackFile(project: EarlierProject, name: string, settings: StackSettings): string {
    const { airflowRequirements, objects, requirements } = settings;
    const { connections = {}, pools = {}, variables = {} } = objects ?? {};
    const airflow = {
        ...(airflowRequirements.length > 0 ? { requirements: airflowRequirements } : {}),
        ...filled({ connections, variables, pools }),
    };
    const config = {
        "pulumi:disable-default-providers": ["docker", "kubernetes"],
        "gaiaflow:project": {
            package: project.package ?? packageName(name),
            path: project.holder,
            dags: "dags",
            notebooks: "notebooks",
            ...(requirements === undefined ? {} : { requirements }),
        },
        ...filled({ "gaiaflow:airflow": airflow }),
    };
    return stringify({ config }, { lineWidth: 0 });
}

function filled(maps: Readonly<Record<string, object>>): Record<string, object> {
    return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));
}

function isThere(root: string, file: string): boolean {
    const names = /^Pulumi.*\.yaml$/.test(file) ? [file, file.replace(/yaml$/, "yml")] : [file];
    return names.some((name) => fs.existsSync(path.join(root, name)));
}

/** The folder's name as Pulumi and images take it. */
function projectName(root: string): string {
    const name = path
        .basename(path.resolve(root))
        .toLowerCase()
        .replaceAll(/[^a-z0-9._-]+/g, "-")
        .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
    return name.slice(0, 63) || "project";
}

function packageName(name: string): string {
    return name.replaceAll(/\W/g, "_").replace(/^(?=\d)/, "_");
}
