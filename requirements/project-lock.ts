import * as path from "node:path";
import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import { UserError } from "../lib/user-error";
import type { Input, Source } from "./input";
import { linesBeside, loginFaults } from "./logins";
import { inputHash, lockedFor } from "./lock";
import { besideConda } from "./beside-conda";
import type { CondaPackages } from "./conda-ask";
import { renderLock } from "./lock-text";
import { taken } from "./taken-lock";
import { throughChannels, type ChannelOptions } from "./through-channels";
import type { Chosen } from "./pyproject";
import { allows, byNearness } from "./python-version";
import { readInput } from "./read-input";
import { refusal, setCommand, tryResolve, type Refused, type Resolution, type ResolveOptions } from "./resolve";
import { readOwnLock } from "./uv-lock";

/** What a project's environment is made for. */
export interface ProjectOptions extends Omit<ResolveOptions, "python" | "pythons">, Chosen {
    /** As `gaiaflow:project.python` sets it. Defaults to the nearest to 3.13 that everything can be had for. */
    readonly python?: string | undefined;
    /** The Pythons that can be had here. */
    readonly pythons: readonly string[];
    /** That of the lock before, which is tried first. Defaults to none. */
    readonly locked?: string | undefined;
    /** How conda's channels are asked. Defaults to `auto`. */
    readonly conda?: ChannelOptions["conda"];
    /** How the lock before was made, which `auto` keeps to. Defaults to neither. */
    readonly lockedBy?: ChannelOptions["lockedBy"];
}

/** A project's resolution, with the lock that it is kept in. */
export interface ProjectLock extends Resolution {
    /** The lock's text. */
    readonly text: string;
    /** What comes from conda's channels. */
    readonly conda: CondaPackages;
    readonly localProjects: readonly string[];
}

/**
 * Resolves what a source asks for, with the Python that it needs.
 * @throws {UserError} With every clash and fault in one message.
 */
export async function resolveProject(source: Source, options: ProjectOptions): Promise<ProjectLock> {
    const { indexes = [], stack } = options;
    const channels = await throughChannels(source, options);
    const read = "input" in channels ? channels.input : noted(readInput(source, options), channels.note);
    const input = { ...read, indexLines: linesBeside(read.indexLines, indexes) };
    const unknown = loginFaults(read, indexes, setCommand(stack));
    if (unknown.length > 0) {
        throw refusal({ faults: [...read.faults, ...unknown], notes: [], isPython: false });
    }
    const isLock = source.kind === "uv.lock" || source.kind === "pylock.toml";
    const userLock = isLock ? await readOwnLock(source, options) : undefined;
    const pythons = (): string[] => candidates(source, userLock?.requiresPython ?? input.requiresPython, options);
    const found =
        "input" in channels
            ? await besideConda({ ...channels, input }, options)
            : userLock === undefined
              ? await firstResolution(input, pythons(), options)
              : await taken(userLock, input, pythons(), options);
    // In a lock of the user's own, or asked for by another package.
    if (found.packages.some(({ name }) => asksForOwnPackage(name))) {
        throw new UserError({ subject: path.relative(source.projectRoot, source.file), ...OWN_PACKAGE });
    }
    const header = {
        source: path.relative(source.projectRoot, source.file).replaceAll("\\", "/"),
        hash: inputHash(input, lockedFor(options)),
        python: found.python,
        needsBuild: found.needsBuild.map(({ requirement, where }) => `${requirement} (${where})`),
    };
    const fromHere = (folder: string): string =>
        path.relative(source.projectRoot, path.resolve(path.dirname(source.file), folder));
    const folders = userLock?.packages.flatMap(({ folder }) => (folder === undefined ? [] : [fromHere(folder)])) ?? [];
    const localProjects = [...input.localProjects, ...folders];
    const conda = "input" in channels ? channels.packages : {};
    return { ...found, conda, text: renderLock(header, found.packages, conda), localProjects };
}

const noted = (input: Input, note?: string): Input =>
    note === undefined ? input : { ...input, notes: [note, ...input.notes] };

/** The Pythons to try, in order. */
function candidates(source: Source, requiresPython: string | undefined, options: ProjectOptions): string[] {
    const name = path.relative(source.projectRoot, source.file);
    const { locked, python, pythons, stack } = options;
    if (python !== undefined && !pythons.includes(python)) {
        throw new UserError({
            subject: "gaiaflow:project.python",
            problem: `is ${python}, which cannot be had here; what can is ${pythons.join(", ")}. Others come from a container registry.`,
            fix: `Type: ${setCommand(stack)} --path gaiaflow:project.python ${byNearness(pythons, python)[0] ?? ""}`,
        });
    }
    const kept = pythons.filter((each) => each === locked);
    const wanted = python === undefined ? [...new Set([...kept, ...byNearness(pythons)])] : [python];
    const allowed = wanted.filter((each) => requiresPython === undefined || allows(requiresPython, each));
    if (allowed.length === 0) {
        throw new UserError({
            subject: name,
            problem: `asks for Python ${requiresPython ?? ""}; what can be had here is ${wanted.join(", ")}. Others come from a container registry.`,
            fix: `Change it there${python === undefined ? "" : ", or gaiaflow:project.python"}.`,
        });
    }
    return allowed;
}

/** The first Python that everything can be had for; else what is wrong with the first. */
async function firstResolution(input: Input, pythons: readonly string[], options: ProjectOptions): Promise<Resolution> {
    let refused: Refused = { faults: [], notes: [], isPython: false };
    // What is wrong takes long to find out, and is of no account where another Python does.
    for (const isTrial of [true, false]) {
        for (const python of pythons) {
            const result = await tryResolve(input, { ...options, python, isTrial });
            if ("packages" in result) {
                const [first] = pythons;
                const why = `Python ${python} is taken: not all that the project asks for can be had for ${first ?? ""}.`;
                return python === first ? result : { ...result, notes: [why, ...result.notes] };
            }
            refused = refused.faults.length > 0 ? refused : result;
            if (!result.isPython) {
                break;
            }
        }
    }
    throw refusal(refused);
}
