import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "smol-toml";
import type { Input, Requirement } from "./input";
import { splitRequirement } from "./names";
import { anyPython, runUv } from "./run-uv";
import type { UserErrorParts } from "../lib/user-error";

/** A Python package of conda's. */
export interface FromConda {
    /** Its name on PyPI, normalised. */
    readonly name: string;
    /** Its name there: `pytorch` for `torch`. */
    readonly condaName: string;
    readonly version: string;
}

/** What is asked of PyPI in another version than conda's channels give, with what is said of it. */
export interface OtherVersions {
    readonly requirements: readonly Requirement[];
    readonly faults: readonly UserErrorParts[];
}

/**
 * Finds what is asked of PyPI by name and is there from conda's channels in a version that does not fit. uv alone would say
 * that there is no such version, where PyPI has no wheel of it.
 */
export async function otherVersions(
    { requirements, source }: Pick<Input, "requirements" | "source">,
    conda: readonly FromConda[],
    python: string,
): Promise<OtherVersions> {
    const file = path.relative(source.projectRoot, source.file);
    const found = await Promise.all(
        requirements.map(async (requirement) => {
            const there = conda.filter(({ name }) => name === requirement.name);
            const fits = await Promise.all(there.map(({ version }) => takes(requirement, version, python)));
            const [other] = there.filter((_, index) => fits[index] === false);
            return other === undefined ? [] : [{ requirement, fault: otherVersion(requirement, other, file) }];
        }),
    );
    return {
        requirements: found.flat().map(({ requirement }) => requirement),
        faults: found.flat().map(({ fault }) => fault),
    };
}

function otherVersion({ text, where }: Requirement, { condaName, version }: FromConda, file: string): UserErrorParts {
    const range = (splitRequirement(text)?.rest ?? "").replace(/^\[[^\]]*\]/, "").replace(/\s*;.*$/s, "");
    return {
        subject: `${where}:`,
        problem: `${text} is asked of PyPI, and conda's channels give ${condaName} ${version}: an environment has one of them.`,
        fix: `Take the line out, or have conda give it: write ${condaName}${range.replaceAll(/\s/g, "")} among conda's packages of ${file}.`,
    };
}

/** Whether a requirement takes a version, as uv reads both; undefined where it names no version. No index is asked. */
async function takes({ name, text }: Requirement, version: string, python: string): Promise<boolean | undefined> {
    if (!/[=<>!~]/.test(text.replace(/;.*$/s, "")) || text.includes("@")) {
        return undefined;
    }
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-version-"));
    const write = (file: string, content: string): Promise<void> => fs.writeFile(path.join(folder, file), content);
    try {
        const metadata = { name, version, "requires-dist": [] };
        // With this, uv does not look into the wheel.
        await write("uv.toml", stringify({ "dependency-metadata": [metadata] }));
        await write(`${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`, "");
        await write("requirements.in", `${text}\n`);
        const { stderr } = await runUv(
            [
                ...["pip", "compile", "requirements.in", "--no-index", "--find-links", ".", "--no-deps", "--universal"],
                ...["--python-version", python, "--python", await anyPython()],
            ],
            { cwd: folder },
        );
        return !/No solution found/.test(stderr);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}
