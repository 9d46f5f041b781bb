import * as path from "node:path";
import { parse as parseToml } from "smol-toml";
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";
import { at, isTable, readText, texts } from "./files";
import { addChannels } from "./conda-ask";
import { addConda, noteLibraries, pipVersion, splitSpec } from "./conda-spec";
import type { InputBuilder } from "./input";
import { addPixiIndexes, takeFromAddress } from "./other-indexes";
import { addPixiChannels, pixiSpec } from "./pixi-ask";
import { addRequirement } from "./requirement-line";
import { readLine } from "./requirements-file";
import { gitAddress } from "./uv-sources";

/** Reads an environment.yml: conda's packages by name, pip's whole. */
export function readEnvironment(into: InputBuilder): void {
    const { name, content } = openSource(into);
    const lines = new LineCounter();
    const document = parseDocument(content, { lineCounter: lines });
    if (document.errors[0] !== undefined) {
        unreadable(into, name, document.errors[0].message);
        return;
    }
    const place = (node: Node): string => `${name} line ${lines.linePos(node.range?.[0] ?? 0).line}`;
    const items = (node: unknown): Node[] => (isSeq(node) ? (node.items as Node[]) : []);
    const skipped: (string | undefined)[] = [];
    addChannels(into, at(document.toJSON(), "channels"));
    for (const item of items(document.get("dependencies", true))) {
        if (isScalar(item)) {
            const asked = String(item.value);
            skipped.push(addConda(into, splitSpec(asked), place(item), asked));
        } else if (isMap(item) && item.has("pip")) {
            for (const line of items(item.get("pip", true)).filter(isScalar)) {
                readLine(into, String(line.value), place(line), { name, folder: path.dirname(into.source.file) });
            }
        } else {
            into.notes.push(
                `${place(item)}: ${JSON.stringify(item.toJSON())} is neither a package nor pip's, and left out.`,
            );
        }
    }
    noteLibraries(into, name, skipped);
    const variables = entriesOf(at(document.toJSON(), "variables")).map(([variable]) => variable);
    if (variables.length > 0) {
        into.notes.push(`${name}: variables are not taken (${variables.join(", ")}). They go into gaiaflow:env.`);
    }
}

/** Reads a pixi.toml; each group is a feature. */
export function readPixi(into: InputBuilder, groups: readonly string[]): void {
    const { name, content } = openSource(into);
    let pixi: unknown;
    try {
        pixi = parseToml(content);
    } catch (error) {
        unreadable(into, name, (error as Error).message);
        return;
    }
    for (const group of groups.filter((each) => at(pixi, "feature", each) === undefined)) {
        const there = entriesOf(at(pixi, "feature")).map(([feature]) => feature);
        into.faults.push({
            subject: "gaiaflow:project.groups",
            problem: `names ${JSON.stringify(group)}, but ${name} has no such feature.`,
            fix: there.length === 0 ? "It has none: take the key out." : `It has: ${there.join(", ")}.`,
        });
    }
    addPixiTables(into, pixi, groups, name);
}

/** Adds the dependencies of a pixi.toml, or of `[tool.pixi]`, with those of the features that are named. */
export function addPixiTables(into: InputBuilder, pixi: unknown, groups: readonly string[], name: string): void {
    const skipped: (string | undefined)[] = [];
    addPixiChannels(into, pixi, groups);
    const parts = [pixi, ...groups.map((group) => at(pixi, "feature", group))];
    parts.toReversed().forEach((part) => addPixiIndexes(into, at(part, "pypi-options"), `${name} [pypi-options]`));
    for (const part of parts.flatMap((each) => [each, ...LINUX.map((target) => at(each, "target", target))])) {
        for (const [dependency, spec] of entriesOf(at(part, "dependencies"))) {
            const version = typeof spec === "string" ? spec : at(spec, "version");
            const asked = { name: dependency.toLowerCase(), version: typeof version === "string" ? version : "" };
            const where = `${name} ${dependency}`;
            skipped.push(addConda(into, asked, where, into.conda ? pixiSpec(into, asked.name, spec, where) : ""));
        }
        for (const [dependency, spec] of entriesOf(at(part, "pypi-dependencies"))) {
            addPixi(into, dependency, spec, `${name} ${dependency}`);
        }
    }
    noteLibraries(into, name, skipped);
}

/** What pixi calls the machines that images are for. */
const LINUX = ["unix", "linux", "linux-64"];

function addPixi(into: InputBuilder, name: string, spec: unknown, where: string): void {
    const from = { name: where, folder: path.dirname(into.source.file) };
    const extras = texts(at(spec, "extras"));
    const asked = extras.length === 0 ? name : `${name}[${extras.join(",")}]`;
    const [version, git, folder, url] = ["version", "git", "path", "url"].map((key) => at(spec, key));
    if (typeof git === "string") {
        readLine(into, `${asked} @ ${gitAddress(git, spec)}`, where, from);
    } else if (typeof folder === "string" || typeof url === "string") {
        const address =
            typeof folder === "string" ? `-e ${folder}${asked.slice(name.length)}` : `${asked} @ ${url as string}`;
        readLine(into, address, where, from);
    } else {
        const wanted = typeof spec === "string" ? spec : typeof version === "string" ? version : "*";
        addRequirement(into, `${asked}${wanted === "*" ? "" : pipVersion(wanted).version}`, where);
        takeFromAddress(into, name, at(spec, "index"), where);
    }
}

/** A source's text, noted as one that counts, and how messages name it. */
export function openSource(into: InputBuilder): { readonly name: string; readonly content: string } {
    const name = path.relative(into.source.projectRoot, into.source.file);
    const content = readText(into.source.file) ?? "";
    into.files.set(name, content);
    return { name, content };
}

/** The keys and values of a parsed table; none where it is none. */
export function entriesOf(value: unknown): [string, unknown][] {
    return isTable(value) ? Object.entries(value) : [];
}

/** Notes that a file is not what it is to be. */
export function unreadable(into: InputBuilder, name: string, message: string): void {
    into.faults.push({
        subject: name,
        problem: `cannot be read (${message.split("\n")[0] ?? ""}).`,
        fix: "Correct it.",
    });
}
