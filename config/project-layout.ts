import * as fs from "node:fs";
import * as path from "node:path";
import { relative } from "../lib/folders";
import { ignoreFilter, ignoreRules, ruleOf, type IgnoreRule } from "../lib/ignore-rules";
import { IGNORE_FILE, type ProjectLayout } from "../lib/project-layout";
import type { Mount } from "../lib/mounts";
import { UserError } from "../lib/user-error";
import { configKey, setLine } from "./config-commands";

/** The folders of a project, absolute paths that are there. */
export interface ProjectFolders {
    readonly root: string;
    /** The one that holds the package. */
    readonly project: string;
    readonly dags: string;
    readonly notebooks: string;
}

export interface LayoutArgs {
    readonly folders: ProjectFolders;
    /** Name of the package. */
    readonly package: string;
    readonly scratch: readonly string[];
    /** Folders from which other packages of the project are imported, absolute paths in its folder. Defaults to none. */
    readonly libraries?: readonly string[];
    /** Folders from elsewhere; some of them in the project's. */
    readonly mounts: readonly Pick<Mount, "path" | "readOnly">[];
    /** A file of secrets, an absolute path. Defaults to none. */
    readonly envFile?: string | undefined;
    readonly programRoot: string;
    readonly stack: string;
}

/** What ignore files of ours are called in messages. */
const DEFAULTS = "GaiaFlow's defaults";
/** The list that the user's lines take nothing back from; Python's messages know it by its end. */
const FIXED = "GaiaFlow's fixed list (docs/project.md)";

/** What tasks see of a project, or every fault in what says so. */
export function projectLayout(args: LayoutArgs): { readonly layout: ProjectLayout; readonly faults: UserError[] } {
    const { folders } = args;
    // A link to somewhere else is outside, too.
    const inside = (folder: string) => relative(fs.realpathSync(folders.root), fs.realpathSync(folder));
    const outsideDags = inside(folders.dags) === undefined ? folders.dags : undefined;
    const roots = [inside(folders.project) ?? "", "", inside(folders.dags) ?? "../dags"];
    const libraries = (args.libraries ?? []).map((each) => inside(each) ?? "").filter((each) => !roots.includes(each));
    const scratch = args.scratch.map((each) => path.posix.normalize(each).replace(/\/$/, ""));
    const { rules, faults } = readRules({ ...args, scratch });
    const mounts = args.mounts.map(({ path: each, readOnly }) => ({ path: each, readOnly }));
    const imports = [...new Set([...roots, ...libraries])];
    const layout = { root: folders.root, outsideDags, imports, libraries, scratch, mounts, rules };
    return { layout, faults: [...faults, ...scratchFaults(args, scratch), ...hiddenPackage(args, layout)] };
}

/**
 * What is usually left out, the user's own lines, and what never goes anywhere: the last line that is about a file counts.
 * A `.dockerignore` in the package's folder is read as if it stood in the project's.
 */
function readRules(args: LayoutArgs): { rules: IgnoreRule[]; faults: UserError[] } {
    const { folders, mounts, programRoot, scratch } = args;
    const ours = (name: string, source = DEFAULTS) =>
        ignoreRules(fs.readFileSync(path.join(programRoot, "images/environment", name), "utf8"), source).rules;
    const packageFolder = path.join(folders.project, args.package);
    const inRoot = relative(folders.root, packageFolder) ?? "";
    const init = `${inRoot}/__init__.py`;
    const notebooks = relative(folders.root, folders.notebooks);
    const secrets = args.envFile === undefined ? undefined : relative(folders.root, args.envFile);
    const usual = [...ours("usually-left-out.ignore"), ...(notebooks ? [ruleOf(notebooks, DEFAULTS)] : [])];
    const userRules = [
        { file: path.join(folders.root, IGNORE_FILE), name: IGNORE_FILE, prefix: "" },
        { file: path.join(packageFolder, ".dockerignore"), name: `${inRoot}/.dockerignore`, prefix: inRoot },
    ].map(({ file, name, prefix }) => ({ file, ...ignoreRules(textOf(file), name, prefix) }));
    const faults = userRules.flatMap(({ file, wrong }) =>
        wrong.map(
            (line) =>
                new UserError({
                    problem: `${file} has a line that is no pattern: ${line}`,
                    fix: "Change it and run this again.",
                }),
        ),
    );
    const rules = [
        // A package may be called as what is usually left out.
        ...usual.filter((rule) => ignoreFilter([rule]).leftOutBy(init) === undefined),
        ...userRules.flatMap((each) => each.rules),
        ...ours("never-sent.ignore", FIXED),
        ...(secrets ? [ruleOf(secrets, "gaiaflow:envFile")] : []),
        ...scratch.map((folder) => ruleOf(folder, "gaiaflow:project.scratch")),
        ...inProject(mounts).map((folder) => ruleOf(folder, "gaiaflow:mounts")),
    ];
    return { rules, faults };
}

function inProject(mounts: LayoutArgs["mounts"]): string[] {
    return mounts.map(({ path: each }) => each).filter((each) => !each.startsWith("/"));
}

function textOf(file: string): string {
    return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file, "utf8") : "";
}

/** A scratch folder is empty at start: what would hide code, or another one, is no such folder. */
function scratchFaults({ folders, mounts, package: name, stack }: LayoutArgs, scratch: readonly string[]): UserError[] {
    const code = relative(folders.root, path.join(folders.project, name)) ?? "";
    return scratch.flatMap((folder, index) => {
        const others = [...scratch.filter((_, at) => at !== index), ...inProject(mounts)];
        const other = others.find((each) => `${folder}/`.startsWith(`${each}/`));
        const isFile = fs.statSync(path.join(folders.root, folder), { throwIfNoEntry: false })?.isDirectory() === false;
        const problem = `${code}/`.startsWith(`${folder}/`)
            ? `which holds the package ${code}; expected a folder without code, since it is empty when a task starts`
            : other !== undefined
              ? `which is in ${other} already, or listed twice; expected folders beside each other`
              : isFile
                ? "which is a file; expected a folder"
                : undefined;
        const key = ["project", "scratch", index];
        return problem === undefined
            ? []
            : [
                  new UserError({
                      subject: configKey(key),
                      problem: `is ${JSON.stringify(folder)}, ${problem}`,
                      fix: setLine(stack, key, "outputs"),
                  }),
              ];
    });
}

/** No function runs without its package. */
function hiddenPackage({ folders, package: name, stack }: LayoutArgs, { rules }: ProjectLayout): UserError[] {
    const init = relative(folders.root, path.join(folders.project, name, "__init__.py")) ?? "";
    const rule = ignoreFilter(rules).leftOutBy(init);
    // Scratch folders have a fault of their own.
    const place = fs.realpathSync(path.join(folders.project, name));
    if (relative(fs.realpathSync(folders.root), place) === undefined) {
        const key = ["project", "root"];
        const problem = `is ${folders.root}, but the package is a link to ${place}; expected a folder that holds both`;
        return [new UserError({ subject: configKey(key), problem, fix: setLine(stack, key, "<root>") })];
    }
    return rule === undefined || rule.source === "gaiaflow:project.scratch"
        ? []
        : [
              new UserError({
                  problem: `The line ${rule.line} of ${rule.source} leaves out ${init}, the project's package; expected it to stay.`,
                  fix: `Take it out, or add a line to ${path.join(folders.root, IGNORE_FILE)}: !${path.posix.dirname(init)}`,
              }),
          ];
}
