import * as path from "node:path";
import { UserError } from "../lib/user-error";
import type { CondaAsk, CondaPackages } from "./conda-ask";
import { pipVersion, splitSpec } from "./conda-spec";
import type { Input } from "./input";
import { allows, DEFAULT_PYTHON } from "./python-version";
import { setCommand } from "./resolve";
import { minorOf } from "./targets";

/** What channels have for a project. */
export interface FromChannels {
    /** What is left for PyPI. */
    readonly input: Input;
    readonly packages: CondaPackages;
    /** The Python among them: `3.13`. */
    readonly python: string;
}

/** The Pythons that functions run on, as a spec and one by one. */
const RANGE = "python >=3.10,<3.15";
const PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"];

/** What is set of the Python, and that of the lock before. */
interface Wanted {
    readonly locked?: string | undefined;
    readonly python?: string | undefined;
    readonly stack?: string | undefined;
}

/**
 * The Pythons to try, in order, each as specs beside the project's own: that of the lock before, else the default, where the
 * project's own specs leave it, and then any that functions run on.
 */
export function pythonSpecs({ specs }: Pick<CondaAsk, "specs">, { locked, python }: Wanted): string[][] {
    if (python !== undefined) {
        return [[`python ${python}.*`]];
    }
    const ranges = specs
        .filter(({ name }) => name === "python")
        .map(({ text }) => pipVersion(splitSpec(text).version).version.replaceAll("|", "||"));
    const left = PYTHONS.filter((each) => ranges.every((range) => allows(range, each)));
    const kept = locked ?? DEFAULT_PYTHON;
    const first = left.length > 1 && left.includes(kept) ? [[`python ${kept}.*`]] : [];
    return left.length === 0 ? [[]] : [...first, [RANGE]];
}

/** @throws {UserError} For a Python that functions cannot run on, and for another than is set. */
export function withPython(input: Input, packages: CondaPackages, { python: wanted, stack }: Wanted): FromChannels {
    const version = packages["linux-64"]?.find(({ name }) => name === "python")?.version ?? "";
    const python = version.split(".").slice(0, 2).join(".");
    const minor = minorOf(version);
    const file = path.relative(input.source.projectRoot, input.source.file);
    if (version === "") {
        throw new UserError({
            subject: file,
            problem: "has no package python for linux-64.",
            fix: "Make it again for linux-64, with python in it.",
        });
    }
    if (!PYTHONS.includes(python)) {
        throw new UserError({
            subject: file,
            problem: `has Python ${version}; functions run on 3.10 to 3.14.`,
            fix: `Ask for ${minor > 14 ? "an earlier" : "a later"} one.`,
        });
    }
    if (wanted !== undefined && wanted !== python) {
        throw new UserError({
            subject: "gaiaflow:project.python",
            problem: `is ${wanted}, but ${file} has Python ${version}.`,
            fix: `Type: ${setCommand(stack)} --path gaiaflow:project.python ${python}   or make ${file} again for ${wanted}.`,
        });
    }
    return { input, packages, python };
}
