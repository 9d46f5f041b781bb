import * as fs from "node:fs";
import * as path from "node:path";
import { readText } from "./files";
import type { InputBuilder } from "./input";
import { addLocal } from "./local-project";
import { normalizeName, splitRequirement, withoutPasswords } from "./names";

/** Options of pip that uv reads as they are. */
const INDEX_OPTIONS = /^(-i|--index-url|--extra-index-url|-f|--find-links|--no-index)\b/;
/** An address of a repository, or a file that has to be built. */
const REPOSITORY = /^(git|hg|svn|bzr)\+/;

/** Where lines come from, and what they are. */
export interface LinesFrom {
    /** How messages name it. */
    readonly name: string;
    /** The folder that its paths start from. */
    readonly folder: string;
    /** Whether they only bound what is asked for elsewhere. */
    readonly isConstraint?: boolean;
}

/** Reads a requirements file with all it includes. */
export function readRequirementsFile(into: InputBuilder, file: string, isConstraint = false): void {
    const name = path.relative(into.source.projectRoot, file);
    const key = name + (isConstraint ? " (constraints)" : "");
    if (into.files.has(key)) {
        return;
    }
    const content = readText(file);
    if (content === undefined) {
        const includer = path.relative(into.source.projectRoot, into.source.file);
        into.faults.push({
            subject: name,
            problem: `is not there, though ${includer} includes it.`,
            fix: "Add the file, or take its line out.",
        });
        return;
    }
    into.files.set(key, content);
    for (const { text, line } of logicalLines(content)) {
        readLine(into, text, `${name} line ${line}`, { name, folder: path.dirname(file), isConstraint });
    }
}

/** Lines without comments, each joined with those that go on from it. */
function logicalLines(content: string): { readonly text: string; readonly line: number }[] {
    const found: { text: string; line: number }[] = [];
    let open: { text: string; line: number } | undefined;
    for (const [index, raw] of content.split(/\r\n|\r|\n/).entries()) {
        const text = raw.replace(/(^|\s)#.*$/, "$1");
        const isOpen = text.trimEnd().endsWith("\\");
        const part = isOpen ? text.trimEnd().slice(0, -1) : text;
        open = { text: (open?.text ?? "") + part, line: open?.line ?? index + 1 };
        if (!isOpen) {
            found.push(open);
            open = undefined;
        }
    }
    return [...found, ...(open ? [open] : [])]
        .map(({ text, line }) => ({ text: text.trim(), line }))
        .filter(({ text }) => text !== "");
}

/** Reads one line as pip does. */
export function readLine(into: InputBuilder, text: string, where: string, from: LinesFrom): void {
    const [, option = "", value = ""] = /^(--?[A-Za-z][\w-]*)(?:\s+|=)?(.*)$/.exec(text) ?? [];
    const isOption = text.startsWith("-");
    if (!isOption) {
        readRequirement(into, text, where, from);
    } else if (option === "-r" || option === "--requirement") {
        readRequirementsFile(into, path.resolve(from.folder, value), from.isConstraint);
    } else if (option === "-c" || option === "--constraint") {
        readRequirementsFile(into, path.resolve(from.folder, value), true);
    } else if (option === "-e" || option === "--editable") {
        readRequirement(into, value, where, from);
    } else if (INDEX_OPTIONS.test(option)) {
        into.indexLines.push(indexLine(option, value, from.folder));
    } else if (option === "--pre") {
        into.prereleases = true;
    } else if (option === "--no-binary" && !value.startsWith(":")) {
        value.split(",").forEach((name) => needsBuild(into, name, where, "is to be built from its source"));
    }
    // The others say how pip goes about it (--require-hashes, --prefer-binary, --trusted-host …).
}

/** `--find-links` may name a folder, which is then another one for uv. */
function indexLine(option: string, value: string, folder: string): string {
    const local = path.resolve(folder, value);
    return `${option} ${/^(-f|--find-links)$/.test(option) && fs.existsSync(local) ? local : value}`.trim();
}

function readRequirement(into: InputBuilder, line: string, where: string, from: LinesFrom): void {
    const hashes = [...line.matchAll(/--hash[=\s](sha256:[0-9a-f]+)/g)].map(([, hash = ""]) => hash);
    const text = line.replace(/\s+--[a-z].*$/s, "").trim();
    const [, named, direct] = /^([\w.-]+\s*(?:\[[^\]]*\])?)\s*@\s*(\S.*)$/s.exec(text) ?? [];
    const address = direct ?? text;
    const conda = /^([\w.-]+)=([\w.]+)(=\S*)?$/.exec(text);
    if (REPOSITORY.test(address)) {
        needsBuild(into, text, where, "comes from a repository");
    } else if (/^https?:/.test(address)) {
        readAddress(into, named, address, where);
    } else if (named !== undefined && /^file:\/\/\/.*(croot|feedstock_root|work)/.test(address)) {
        into.notes.push(
            `${where} names a folder of the machine where it was written; ${named} is taken from the index.`,
        );
        addRequirement(into, named.trim(), where, hashes, from);
    } else if (/^(\.{0,2}\/|\.$|\.\[|file:)/.test(address) || /\.(whl|tar\.gz|zip)$/.test(address)) {
        addLocal(into, address, where, from);
    } else if (conda) {
        const [, name = "", version = ""] = conda;
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(text)}, a line of conda's.`,
            fix: `Write ${name}==${version}, or name an environment.yml by gaiaflow:project.requirements.`,
        });
    } else {
        addRequirement(into, text, where, hashes, from);
    }
}

/** A wheel tells what it needs; all else has to be built. */
function readAddress(into: InputBuilder, named: string | undefined, address: string, where: string): void {
    const [, name] = /\/([A-Za-z0-9][\w.]*)-[^/]+\.whl([#?\s;]|$)/.exec(address) ?? [];
    if (name === undefined) {
        needsBuild(into, named === undefined ? address : `${named} @ ${address}`, where, "is the source of a package");
        return;
    }
    const text = `${named ?? name} @ ${address}`;
    into.requirements.push({ text, name: normalizeName(named?.replace(/\[.*/, "") ?? name), where, hashes: [] });
}

/** Adds a requirement, or says what is no such thing. */
export function addRequirement(
    into: InputBuilder,
    text: string,
    where: string,
    hashes: readonly string[] = [],
    { isConstraint = false }: Partial<LinesFrom> = {},
): void {
    const { name } = splitRequirement(text) ?? {};
    if (name === undefined || /^[\w.-]+\s*:/.test(text)) {
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(withoutPasswords(text))}, which names no package.`,
            fix: "Write it as: name>=1.0",
        });
        return;
    }
    (isConstraint ? into.constraints : into.requirements).push({ text, name, where, hashes });
}

/** Notes what is resolved where the environment is built. */
export function needsBuild(into: InputBuilder, requirement: string, where: string, reason: string): void {
    into.needsBuild.push({ requirement: withoutPasswords(requirement), where, reason });
}
