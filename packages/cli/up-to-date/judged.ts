import * as fs from "node:fs";
import * as path from "node:path";
import { programRoot, projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { relative } from "../../../lib/folders";
import { findSource } from "../../../requirements/source";
import { readInput } from "../../../requirements/read-input";
import { NotJudged } from "./not-judged";

/** Programs that ask GaiaFlow alone: the clone's, and a project's of its own. */
const OURS = /^import\{platform\}from"(gaiaflow|\.\/stacks\/platform)";(module\.exports|export)=platform;$/;
/** What says which version a project has, perhaps by a path. */
const PACKAGING = ["pyproject.toml", "setup.cfg", "setup.py"];

/**
 * Whether all that a stack is made from is among what is looked at. What decides about it is itself among that, so that it need
 * not be asked again while that is the same.
 */
export function isJudged(stack: string): boolean {
    try {
        requireJudged(stack);
        return true;
    } catch {
        return false;
    }
}

function requireJudged(stack: string): void {
    const root = projectRoot();
    requireOurProgram(root);
    const { config = {} } = readStackFile(stack) as { readonly config?: Record<string, unknown> };
    const { config: ofAll = {} } = readYaml(projectFile()) as { readonly config?: Record<string, unknown> };
    const settings = config["gaiaflow:project"] ?? ofAll["gaiaflow:project"];
    if (typeof settings !== "object" || settings === null || "secure" in settings) {
        throw new NotJudged("where the project lies stands elsewhere");
    }
    const { extras = [], groups = [], path: holder = ".", requirements } = settings as Readonly<Record<string, never>>;
    const source = findSource(root, requirements);
    const { faults = [], files = new Map<string, string>() } = source ? readInput(source, { extras, groups }) : {};
    const away = [...files.keys()].find((file) => relative(root, path.resolve(root, file)) === undefined);
    if (faults.length > 0) {
        throw new NotJudged("what the project needs is not known whole");
    }
    const packaging = foldersTo(path.resolve(root, holder), root).flatMap((folder) =>
        PACKAGING.map((name) => path.join(folder, name)),
    );
    const leadsAway = packaging.find((file) => fs.existsSync(file) && fs.readFileSync(file, "utf8").includes("../"));
    if ((away ?? leadsAway) !== undefined) {
        throw new NotJudged(`${away ?? leadsAway} lies outside of the project, or leads there`);
    }
}

/** A folder and those above it, up to another: in one of them the project's packaging is. */
function foldersTo(folder: string, top: string): string[] {
    return folder === top || folder === path.dirname(folder)
        ? [folder]
        : [folder, ...foldersTo(path.dirname(folder), top)];
}

/** @throws {NotJudged} For a program that may ask something else, whose answer changes unseen. */
function requireOurProgram(root: string): void {
    const { main = "." } = readYaml(projectFile()) as { readonly main?: string };
    const given = path.resolve(root, main);
    const file = fs.statSync(given).isDirectory() ? path.join(given, "index.ts") : given;
    const text = fs.readFileSync(file, "utf8").replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    const [, from] = OURS.exec(text.replaceAll(/\s/g, "")) ?? [];
    const isThis = from !== undefined && (from === "gaiaflow" ? packageIn(root) : path.dirname(file)) === programRoot;
    if (!isThis) {
        throw new NotJudged(`${file} is not GaiaFlow's own program`);
    }
}

/** The real path of the package `gaiaflow` that a project's program loads. */
function packageIn(root: string): string {
    return fs.realpathSync(path.dirname(require.resolve("gaiaflow/package.json", { paths: [root] })));
}
