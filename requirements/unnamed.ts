import * as fs from "node:fs";
import * as path from "node:path";
import { parse as parseToml } from "smol-toml";
import { parse } from "yaml";
import { UserError } from "../lib/user-error";
import { at, readText, texts, tryParse } from "./files";
import { isOurs } from "./lock-header";

/** Files by which projects say what they need under names of their own, what setuptools reads, and locks without their file. */
const UNNAMED =
    /^(requirements[\w.-]*\.(txt|in)|(conda|env|environment)[\w.-]*\.ya?ml|pylock\.[^.]+\.toml|setup\.(py|cfg)|(poetry|pdm|Pipfile)\.lock)$/;

/** Says what to type where a project has files that look as if they said what it needs, and none that is found. */
export function refuseUnnamed(projectRoot: string): void {
    const inFolder = ["requirements", "src"].flatMap((folder) =>
        readNames(path.join(projectRoot, folder)).map((name) => `${folder}/${name}`),
    );
    const files = [...readNames(projectRoot), ...inFolder].filter((name) =>
        name.includes("/")
            ? /^(requirements\/|src\/requirements)[^/]*\.(txt|in)$/.test(name)
            : UNNAMED.test(name) && asksForAnything(projectRoot, name),
    );
    const [first] = files.toSorted((one, other) => rank(one) - rank(other));
    if (first !== undefined) {
        const { fix, problem } = faultOf(first);
        throw new UserError({
            subject: first,
            problem,
            fix: `${fix}   or, where the project needs nothing: touch requirements.txt`,
        });
    }
    const pyproject = tryParse(parseToml, readText(path.join(projectRoot, "pyproject.toml")) ?? "");
    if (texts(at(pyproject, "tool", "hatch", "envs", "default", "dependencies")).length > 0) {
        throw new UserError({
            subject: "pyproject.toml [tool.hatch.envs.default]",
            problem: "says what the project needs for hatch alone.",
            fix: "Write its dependencies into [project] dependencies   or, where the project needs nothing: touch requirements.txt",
        });
    }
}

function faultOf(name: string): { readonly problem: string; readonly fix: string } {
    if (name.startsWith("setup.")) {
        return {
            problem: "says what the project needs, and there is no requirements.txt.",
            fix: "Type: echo '-e .' > requirements.txt",
        };
    }
    if (name.endsWith(".lock")) {
        const file = name === "Pipfile.lock" ? "Pipfile" : "pyproject.toml";
        return {
            problem: `is the lock of a ${file} that says what the project needs, and there is none.`,
            fix: `Add that ${file}: the lock's versions count`,
        };
    }
    return {
        problem: "is not found by itself: there is no requirements.txt.",
        fix: `Type: pulumi config set --path gaiaflow:project.requirements ${name}`,
    };
}

/** `base` and `prod` before what is for tests and documentation. */
function rank(name: string): number {
    return /dev|test|doc|lint/.test(name) ? 2 : /base|prod|main|\.in$/.test(name) ? 0 : 1;
}

function asksForAnything(projectRoot: string, name: string): boolean {
    const content = readText(path.join(projectRoot, name)) ?? "";
    if (/\.ya?ml$/.test(name)) {
        return Array.isArray(at(tryParse(parse, content), "dependencies"));
    }
    const asks = name.startsWith("setup.")
        ? /install_requires/
        : name.endsWith(".lock")
          ? /^\[\[package\]\]|"default":\s*\{\s*"/m
          : /^/;
    return !isOurs(content) && asks.test(content);
}

function readNames(folder: string): string[] {
    return fs.existsSync(folder) && fs.statSync(folder).isDirectory() ? fs.readdirSync(folder).sort() : [];
}
