import * as path from "node:path";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { UserError } from "../lib/user-error";
import { at, isTable, list, readText, tryParse } from "./files";
import { KINDS, type Kind, type Source } from "./input";
import { isOurs } from "./lock-header";
import { scriptAsPyproject } from "./script";
import { refuseUnnamed } from "./unnamed";

/** Other names under which a kind is found where nothing is named. */
const ALSO: Partial<Record<Kind, readonly string[]>> = {
    "requirements.txt": ["requirements.in"],
    "environment.yml": ["environment.yaml"],
};

/** What other tools keep beside the file that says what is asked for, which is to be named. */
const OTHERS: readonly (readonly [file: RegExp, what: string, fix: string])[] = [
    [/^(poetry|pdm)\.lock$/, "the lock of a pyproject.toml", "Name pyproject.toml: the lock's versions count"],
    [/^Pipfile\.lock$/, "the lock of a Pipfile", "Name Pipfile: the lock's versions count"],
    [/^setup\.(py|cfg)$/, "what setuptools builds a package from", "Type: echo '-e .' > requirements.txt"],
];

/**
 * Finds the file that says what a project needs: the one that is named, else the first of {@link KINDS} that is there.
 * @param named Its path from the project's root.
 * @returns undefined where a project needs nothing.
 * @throws {UserError} When the named one is not there or of no kind that can be read.
 */
export function findSource(projectRoot: string, named?: string): Source | undefined {
    if (named !== undefined) {
        const file = path.resolve(projectRoot, named);
        const content = readText(file);
        if (content === undefined) {
            throw fault(named, `is not a file in ${projectRoot}`, "Name the file that says what the project needs");
        }
        return { kind: kindOf(path.basename(file), content, named), file, projectRoot };
    }
    for (const kind of KINDS) {
        for (const name of [kind, ...(ALSO[kind] ?? [])]) {
            const file = path.join(projectRoot, name);
            const content = readText(file);
            if (content !== undefined && counts(kind, content, name)) {
                return { kind: name === "requirements.txt" ? kindOf(name, content, name) : kind, file, projectRoot };
            }
        }
    }
    const pyproject = path.join(projectRoot, "pyproject.toml");
    if (statesMore(parsed(parseToml, readText(pyproject) ?? "", "pyproject.toml"))) {
        return { kind: "pyproject.toml", file: pyproject, projectRoot };
    }
    refuseUnnamed(projectRoot);
    return undefined;
}

/**
 * What would say what the project needs if its pyproject.toml did not, by its path from the root; undefined where nothing would,
 * or where it asks for nothing itself.
 */
export function behindPyproject(projectRoot: string): string | undefined {
    const kinds = KINDS.slice(KINDS.indexOf("pyproject.toml") + 1);
    return kinds
        .flatMap((kind) => [kind, ...(ALSO[kind] ?? [])])
        .find((name) => /^\s*[^#\s]/m.test(readText(path.join(projectRoot, name)) ?? ""));
}

/** Whether a file that was not named is meant: our own lock is not, nor a pyproject.toml of tools' settings alone. */
function counts(kind: Kind, content: string, name: string): boolean {
    if (kind === "pylock.toml") {
        return !isOurs(content);
    }
    return kind !== "pyproject.toml" || statesDependencies(parsed(parseToml, content, name));
}

function statesDependencies(pyproject: unknown): boolean {
    const dynamic = list(at(pyproject, "project", "dynamic"));
    return at(pyproject, "project", "dependencies") !== undefined || dynamic.includes("dependencies");
}

/** Poetry's and pixi's tables, extras and groups: they count where nothing else says what the project needs. */
function statesMore(pyproject: unknown): boolean {
    const places = [
        ...[["project", "optional-dependencies"], ["dependency-groups"], ["tool", "poetry", "dependencies"]],
        ...["dependencies", "pypi-dependencies", "feature"].map((each) => ["tool", "pixi", each]),
    ];
    return places.some((place) => at(pyproject, ...place) !== undefined);
}

/** What a named file is, by its name, and where that says nothing, by what is in it. */
function kindOf(name: string, content: string, named: string): Kind {
    const [, what, fix] = OTHERS.find(([pattern]) => pattern.test(name)) ?? [];
    if (what !== undefined && fix !== undefined) {
        throw fault(named, `is ${what}, which is not read by itself`, fix);
    }
    if (name.endsWith(".py")) {
        if (scriptAsPyproject(content) === undefined) {
            throw fault(
                named,
                "is code without `# /// script`, which would say what it needs",
                "Name the file that does",
            );
        }
        return "pyproject.toml";
    }
    const pyproject = name === "pyproject.toml" ? parsed(parseToml, content, named) : undefined;
    if (pyproject !== undefined && !statesDependencies(pyproject) && !statesMore(pyproject)) {
        throw fault(named, "has no [project] dependencies", "Add them, or name a requirements.txt");
    }
    if (/^pylock(\.[^.]+)?\.toml$/.test(name)) {
        if (isOurs(content)) {
            throw fault(named, "is a lock that GaiaFlow has made", "Name the file that it is made from");
        }
        return "pylock.toml";
    }
    const exact = KINDS.find((kind) => kind === name);
    return exact !== undefined && exact !== "requirements.txt" && exact !== "environment.yml"
        ? exact
        : kindByContent(name, content, named);
}

function kindByContent(name: string, content: string, named: string): Kind {
    if (/^@EXPLICIT\s*$/m.test(content) || /^# platform: \S+\s*\n(#.*\n)*[\w.-]+=[^=\s]+=\S+/m.test(content)) {
        throw fault(
            named,
            "is a list of `conda list`, which is for one machine",
            "Type: conda env export > environment.yml",
        );
    }
    // Of a long list of requirements, YAML makes one text, and warnings.
    const mayBeYaml = /\.ya?ml$/.test(name) || /^(dependencies|package)\s*:/m.test(content);
    const document = mayBeYaml ? tryParse(parseYaml, content) : undefined;
    if (isTable(document) && ("dependencies" in document || /\.ya?ml$/.test(name))) {
        if (Array.isArray(document["package"])) {
            return "conda-lock.yml";
        }
        if (Array.isArray(document["dependencies"])) {
            return "environment.yml";
        }
        throw fault(named, "has no list of dependencies", "Name the file that says what the project needs");
    }
    const toml = tryParse(parseToml, content);
    if (statesDependencies(toml)) {
        return "pyproject.toml";
    }
    return toml !== undefined && at(toml, "lock-version") !== undefined ? "pylock.toml" : "requirements.txt";
}

function parsed(parse: (text: string) => unknown, content: string, name: string): unknown {
    try {
        return parse(content);
    } catch (error) {
        throw fault(name, `cannot be read (${firstLine(error)})`, "Correct it");
    }
}

function firstLine(error: unknown): string {
    return (error as Error).message.split("\n")[0] ?? "";
}

function fault(subject: string, problem: string, fix: string): UserError {
    return new UserError({
        subject,
        problem: `${problem}.`,
        fix: `${fix}. What counts is named by gaiaflow:project.requirements.`,
    });
}
