import { LIBRARIES, NOT_NEEDED, RENAMED, SYSTEM, UNTAKEN } from "./conda-names";
import type { InputBuilder } from "./input";
import { addRequirement } from "./requirement-line";

/** What conda's channels are asked for, as one of its files says it. */
export interface CondaSpec {
    /** In small letters. */
    readonly name: string;
    /** `=1.26`, `>=1.2,<2`, `1.26.4=py311h_0`; `*` or nothing for any. */
    readonly version: string;
}

/** Reads `conda-forge::gdal>=3.8`, `numpy 1.26.* py311*` and `requests[version='>=2.31']`. */
export function splitSpec(spec: string): CondaSpec {
    const [, name = "", inside = "", version = ""] =
        /^(?:[^:[]+::)?([\w.-]+)\s*(?:\[(.*?)\])?(.*)$/.exec(spec.trim()) ?? [];
    const [, , given = ""] = /\bversion\s*=\s*(['"]?)([^'"\]]*)\1/.exec(inside) ?? [];
    return { name: name.toLowerCase(), version: given || version.replace(/\[.*$/, "") };
}

/**
 * Takes a package of conda's from PyPI where that has it, and says what is to be done where it has not.
 * @param where Its place, as it reads before a colon: `environment.yml line 3`.
 * @param asked As conda takes it, where its channels are asked.
 * @returns The name of one that is left out and that nothing has to be done for: wheels bring what it has.
 */
export function addConda(into: InputBuilder, spec: CondaSpec, where: string, asked: string): string | undefined {
    const { name } = spec;
    if (into.conda !== undefined) {
        into.conda.specs.push({ text: asked, name, where });
        return undefined;
    }
    const { isBinary, version } = pipVersion(spec.version);
    const system = /^r-(?!base)/.test(name) ? name.replace(/^r-/, "r-cran-") : SYSTEM[name];
    if (name === "python") {
        into.requiresPython ??= version === "" ? undefined : version;
    } else if (UNTAKEN[name] !== undefined) {
        into.notes.push(`${where}: ${name} is left out. ${UNTAKEN[name]}`);
    } else if (system !== undefined) {
        const add = `echo ${system} >> packages.txt`;
        into.notes.push(`${where}: ${name} is not a Python package. Where it is needed, type: ${add}`);
    } else if (NOT_NEEDED.test(name)) {
        return undefined;
    } else if (LIBRARIES.test(name) || isBinary) {
        return name;
    } else if (version.includes("|")) {
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(`${name}${spec.version}`)}, a choice (|) that conda alone knows.`,
            fix: `Leave one of them, as in: ${name}${version.split("|")[0] ?? ""}`,
        });
    } else {
        addRequirement(into, `${RENAMED[name] ?? name}${version}`, where);
    }
    return undefined;
}

/** Says in one sentence what {@link addConda} has left out. */
export function noteLibraries(into: InputBuilder, name: string, skipped: readonly (string | undefined)[]): void {
    const names = [...new Set(skipped.filter((each) => each !== undefined))].sort();
    if (names.length > 0) {
        into.notes.push(
            `${name}: not Python packages, and left out: ${names.join(", ")}. Wheels of PyPI bring their own ` +
                "libraries; what is missing all the same is added by gaiaflow:project.systemPackages.",
        );
    }
}

/**
 * conda's `=1.26` is 1.26 with all that goes on from it. A build's name after it counts for conda alone, which takes that
 * very version then; one without `py` in it is not of Python.
 */
export function pipVersion(spec: string): { readonly version: string; readonly isBinary: boolean } {
    const [given = "", build] = spec.trim().split(BUILD);
    const parts = given
        .split(/\s*,\s*/)
        .map((part) => part.trim())
        .filter((part) => !["", "*", "=*", "==*"].includes(part))
        .map((part) => partOf(part, build !== undefined && !build.includes("*")));
    return { version: parts.join(","), isBinary: build !== undefined && /^h[0-9a-f]{5,}_\d+$/.test(build) };
}

/** Before a build's name: `1.26.4=py311h_0`, `1.26.4 py311h_0`. */
const BUILD = /(?<![=<>!~])=(?!=)(?=[\w.]*_\w+$|\w*\*$|py|h[0-9a-f])|(?<=[\w.*])\s+(?=\S*_\w+$|\w*\*$)/;

function partOf(part: string, isExact: boolean): string {
    const [, version] = /^=?([\w.!+]+?)(?:\.\*|\*)?$/.exec(part) ?? [];
    if (version === undefined) {
        return part.replaceAll(/\s/g, "");
    }
    const isWhole = /^\d+\.\d+\.\d+/.test(version) && !part.startsWith("=") && !part.endsWith("*");
    // PEP 440 has no `1.0.post1.*`.
    const isPlain = /^\d+(\.\d+)*$/.test(version);
    return isWhole || !isPlain || (isExact && !part.endsWith("*")) ? `==${version}` : `==${version}.*`;
}
