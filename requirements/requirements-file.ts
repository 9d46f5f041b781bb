import * as fs from "node:fs";
import * as path from "node:path";
import { readText } from "./files";
import type { InputBuilder, LinesFrom } from "./input";
import { noteLogin } from "./logins";
import { splitRequirement, withoutPasswords } from "./names";
import { PYPI } from "./package-index";
import { readRequirement } from "./requirement-line";

/** pip's short options by their long names. */
const SHORT: Readonly<Record<string, string>> = {
    ...{ "-r": "--requirement", "-c": "--constraint", "-e": "--editable", "-i": "--index-url", "-f": "--find-links" },
    "-C": "--config-settings",
};
/** Options of pip that say how it goes about it, and have no part in what is taken. */
const OF_NO_ACCOUNT =
    /^--(require-hashes|(only|prefer)-binary|trusted-host|use-feature|(no-)?use-pep517|config-settings?|(global|install|build)-option|no-build-isolation|pypi-url|always-unzip|process-dependency-links|hash)$/;

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
        const isFolder = fs.existsSync(file);
        into.faults.push({
            subject: name,
            problem: `is ${isFolder ? "a folder and no file" : "not there"}, though ${includer} includes it.`,
            fix: isFolder ? "Name a file in it." : "Add the file, or take its line out.",
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

/** Reads one line as pip does: a requirement, or options, of which several may stand in it. */
export function readLine(into: InputBuilder, text: string, where: string, from: LinesFrom): void {
    if (!text.startsWith("-")) {
        readRequirement(into, text, where, from);
        return;
    }
    for (const each of text.split(/\s+(?=--?[A-Za-z])/)) {
        // `-r file`, `-rfile`, `--requirement=file`, each with quotes or without.
        const [, option = each, given = ""] = /^(-[A-Za-z]|--[A-Za-z][\w-]*)\s*=?\s*(.*)$/s.exec(each) ?? [];
        readOption(into, [SHORT[option] ?? option, given.replace(/^(["'])(.*)\1$/s, "$2").trim()], where, from);
    }
}

function readOption(
    into: InputBuilder,
    [option, value]: readonly [string, string],
    where: string,
    from: LinesFrom,
): void {
    const isAddress = /^[a-z][\w+.-]*:\/\//i.test(value);
    if (option === "--requirement" || option === "--constraint") {
        const isConstraint = option === "--constraint" || from.isConstraint;
        if (!isAddress) {
            readRequirementsFile(into, path.resolve(from.folder, value), isConstraint);
        } else if (isConstraint) {
            noteLogin(into, value, where);
            into.constraintAddresses.push(value);
        } else {
            const file = nameOf(value, from.folder);
            into.faults.push({
                subject: where,
                problem: "includes an address, where what is asked for may change without anybody's doing.",
                fix: `Keep it in the project: curl -fsSLo ${file} ${withoutPasswords(value)}   and write: -r ${file}`,
            });
        }
    } else if (option === "--editable") {
        const isFolder = fs.existsSync(path.resolve(from.folder, value.replace(/\[.*$/, "")));
        readRequirement(into, isFolder && /^[\w-]/.test(value) ? `./${value}` : value, where, from);
    } else if (option === "--find-links" && !isAddress) {
        into.faults.push({
            subject: where,
            problem: `looks for packages in ${value}, a folder of this machine, which the build of an image does not have.`,
            fix: "Put them onto an index, and name it by gaiaflow:project.indexes.",
        });
    } else if (/^--((extra-)?index-url|find-links|no-index)$/.test(option)) {
        noteLogin(into, value, where);
        into.indexLines.push(...(PYPI.test(value) ? [] : [`${option} ${value}`.trim()]));
    } else if (option === "--pre") {
        into.prereleases = true;
    } else if (option === "--no-binary") {
        fromSource(into, value, where);
    } else if (!OF_NO_ACCOUNT.test(option)) {
        into.faults.push({
            subject: where,
            problem: `has ${option}, which is no option of a requirements file.`,
            fix: "Correct it, or take it out.",
        });
    }
}

/** `--no-binary numpy,lxml`; of all packages there is no telling which of them has to be, and few can be. */
function fromSource(into: InputBuilder, names: string, where: string): void {
    if (names.startsWith(":")) {
        const what = `--no-binary ${names}`;
        into.notes.push(
            ...(names === ":none:"
                ? []
                : [
                      `${where}: ${what} is left out, and wheels are taken where there are some. What has to be built from its source is named: --no-binary NAME`,
                  ]),
        );
        return;
    }
    names.split(",").forEach((each) => {
        const { name } = splitRequirement(each.trim()) ?? {};
        if (name !== undefined) {
            into.fromSource.set(name, where);
        }
    });
}

/** What to call the file at an address in a folder; no file that is there. */
function nameOf(address: string, folder: string): string {
    const name = path.posix.basename(address.replace(/[?#].*$/, ""));
    return fs.existsSync(path.join(folder, name)) ? `included-${name}` : name;
}
