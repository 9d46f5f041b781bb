import { printErrors, UserError, type UserErrorParts } from "../lib/user-error";
import { oldPackages } from "./ages";
import { boundAddressFaults } from "./bound-addresses";
import type { Circumstances } from "./circumstances";
import { diagnose, type Found } from "./diagnose";
import { buildsWithHashes, withHashes } from "./hashes";
import { REFUSED, type Input, type NeedsBuild } from "./input";
import { addLenient, LENIENT } from "./lenient";
import type { LockedPackage } from "./locked-package";
import { isAboutPython } from "./look-at";
import { nameOfBuild } from "./names";
import { withIndexes } from "./own-indexes";
import type { PackageIndex } from "./package-index";
import { Uv } from "./uv";

/** What a resolution is for. */
export interface ResolveOptions {
    /** `3.13` */
    readonly python: string;
    /** The Pythons that can be had here. Defaults to the one. */
    readonly pythons?: readonly string[];
    /** What the platform needs in the same environment, where the project has none of its own. Defaults to {@link LENIENT}. */
    readonly lenient?: readonly string[];
    /** The project's own indexes. Defaults to none. */
    readonly indexes?: readonly PackageIndex[];
    /** The stack that a command sets keys of. Defaults to the one that is selected. */
    readonly stack?: string;
    /** Packages that are taken as if nothing asked for them. Defaults to none. */
    readonly excluded?: readonly string[];
    /** How long clashes are looked for. Defaults to two minutes. */
    readonly seconds?: number;
    /** Whether it is only tried, and nobody wants to know what is wrong. */
    readonly isTrial?: boolean;
}

/** What was found. */
export interface Resolution {
    readonly python: string;
    readonly packages: readonly LockedPackage[];
    /** What is resolved where the environment is built, since only code can tell what it needs. */
    readonly needsBuild: readonly NeedsBuild[];
    readonly notes: readonly string[];
}

/** Everything that stands in the way of a resolution. */
export interface Refused {
    readonly faults: readonly UserErrorParts[];
    readonly notes: readonly string[];
    /** Whether another Python would do for one of the faults. */
    readonly isPython: boolean;
}

/**
 * Resolves what a project asks for, for one Python.
 * @throws {UserError} With every clash and fault in one message.
 */
export async function resolve(input: Input, options: ResolveOptions): Promise<Resolution> {
    const result = await tryResolve(input, options);
    if ("faults" in result) {
        throw refusal(result);
    }
    return result;
}

/** One error of all that is wrong. */
export function refusal({ faults, notes }: Refused): UserError {
    const noted = notes.map((note) => ({ problem: `Note: ${note}`, fix: "" }));
    return new UserError({
        problem: printErrors([...faults, ...noted], REFUSED),
        fix: "",
    });
}

/** {@link resolve}, with what is wrong as its result. */
export async function tryResolve(input: Input, options: ResolveOptions): Promise<Resolution | Refused> {
    const { python, pythons = [python], lenient = LENIENT, indexes = [], seconds = 120, stack } = options;
    const uv = new Uv(input);
    // What is built by its name is in no version of an index, whoever else needs it.
    const excluded = [...(options.excluded ?? []), ...input.needsBuild.flatMap(nameOfBuild)];
    const circumstances = { python, pythons, indexes, excluded, setCommand: setCommand(stack) };
    const { constraints } = input;
    const first = await atOnce(uv, input, circumstances);
    if (typeof first === "string" && options.isTrial === true) {
        return { faults: [], notes: [], isPython: isAboutPython(first) };
    }
    const until = performance.now() + seconds * 1000;
    const found =
        typeof first === "string"
            ? await diagnose(uv, input, { ...circumstances, isForOneMachine: true }, until)
            : first;
    const { isForOneMachine = false } = found;
    const question = { ...circumstances, excluded: found.excluded, isForOneMachine };
    const old = await oldPackages(uv, found.packages, question);
    const notes = [...input.notes, ...found.notes, ...old];
    const faults = [...input.faults, ...found.faults];
    if (faults.length > 0) {
        return { faults, notes, isPython: found.isPython ?? false };
    }
    const wanted = { ...question, requirements: found.requirements, constraints };
    const all = await addLenient(uv, found.packages, wanted, lenient);
    // A requirement that is built itself is not among those that were found.
    const asked = [...input.requirements, ...constraints];
    const checked = withHashes(all.packages, asked);
    const wrong = [...checked.faults, ...boundAddressFaults(all.packages, input)];
    if (wrong.length > 0) {
        return { faults: wrong, notes, isPython: false };
    }
    const [built, taken] = bySource(checked.packages, input.fromSource);
    return {
        python,
        packages: await withIndexes(uv, taken, wanted, input),
        needsBuild: [...input.needsBuild, ...buildsWithHashes([...found.needsBuild, ...built], asked)],
        notes: [...notes, ...all.notes],
    };
}

/** What is to be built from its source in the version that was found, and the rest. */
function bySource(
    packages: readonly LockedPackage[],
    fromSource: Input["fromSource"],
): readonly [NeedsBuild[], readonly LockedPackage[]] {
    const isBuilt = ({ name, version }: LockedPackage): boolean => fromSource.has(name) && version !== undefined;
    const built = packages.filter(isBuilt).map(({ name, version = "" }) => ({
        requirement: `${name}==${version}`,
        where: fromSource.get(name) ?? "",
        reason: "is to be built from its source",
    }));
    return [built, packages.filter((each) => !isBuilt(each))];
}

/** Begins the command that sets a key of a stack. */
export function setCommand(stack: string | undefined): string {
    return `pulumi config set${stack === undefined ? "" : ` --stack ${stack}`}`;
}

/** All that is asked for, or why not; for x86_64 alone where something has no wheel for aarch64. */
async function atOnce(uv: Uv, input: Input, circumstances: Circumstances): Promise<Found | string> {
    const { requirements, constraints } = input;
    let refused = "";
    for (const isForOneMachine of input.faults.length > 0 ? [] : [false, true]) {
        const answer = await uv.resolve({ ...circumstances, requirements, constraints, isForOneMachine });
        if ("packages" in answer) {
            const notes = isForOneMachine ? [ONE_MACHINE] : [];
            const { packages } = answer;
            const { excluded = [] } = circumstances;
            return { packages, requirements, needsBuild: [], excluded, faults: [], notes, isForOneMachine };
        }
        refused = answer.refusal;
    }
    return refused;
}

const ONE_MACHINE =
    "The lock is for x86_64 alone: not all that the project asks for has a wheel for aarch64 (arm64) in the same versions.";
