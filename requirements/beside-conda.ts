import { RENAMED } from "./conda-names";
import { MACHINES, SUBDIRS, type CondaPackage, type CondaPackages, type Subdir } from "./conda-ask";
import type { FromChannels } from "./conda-python";
import { otherVersions, type FromConda } from "./conda-versions";
import type { Input, Requirement } from "./input";
import { LENIENT } from "./lenient";
import { normalizeName } from "./names";
import { tryResolve, refusal, type Resolution, type ResolveOptions } from "./resolve";
import { Uv } from "./uv";

/**
 * Resolves what a source asks PyPI for on top of conda's packages: their versions are bounds, and what they bring is not taken
 * a second time.
 * @throws {UserError} With every clash, also with a package of conda's, and every fault in one message.
 */
export async function besideConda(
    { input: read, packages, python }: FromChannels,
    options: Omit<ResolveOptions, "python" | "pythons">,
): Promise<Resolution> {
    const pythonPackages = pythonsOf(packages);
    const pins = pinsOf(pythonPackages);
    const has = new Set(pins.map(({ name }) => name));
    const other = await otherVersions(read, pythonPackages, python);
    const requirements = read.requirements.filter((each) => !other.requirements.includes(each));
    const input = { ...read, requirements, faults: [...read.faults, ...other.faults] };
    const excluded = await notOnPyPI(input, pins, { ...options, python });
    const constraints = pins.filter(({ name }) => !excluded.includes(name));
    const lenient = (options.lenient ?? LENIENT).filter((name) => !has.has(normalizeName(name)));
    const result = await tryResolve(
        { ...input, constraints: [...input.constraints, ...constraints] },
        { ...options, python, excluded, lenient },
    );
    if ("faults" in result) {
        throw refusal(result);
    }
    return { ...result, packages: result.packages.filter(({ name }) => !has.has(normalizeName(name))) };
}

/**
 * conda's packages that PyPI does not have in their version and that something there asks for: they are taken as if nothing
 * asked for them. Those that uv does not stumble over are not looked at.
 */
async function notOnPyPI(
    input: Input,
    pins: readonly Requirement[],
    { indexes = [], python }: Pick<ResolveOptions, "indexes" | "python">,
): Promise<string[]> {
    const uv = new Uv(input);
    const same = { python, indexes, isForOneMachine: true };
    const excluded = new Set<string>();
    for (;;) {
        const bounds = pins.filter(({ name }) => !excluded.has(name));
        const { requirements } = input;
        const constraints = [...input.constraints, ...bounds];
        const answer = await uv.resolve({ ...same, requirements, constraints, excluded: [...excluded] });
        const words = new Set("refusal" in answer ? wordsOf(answer.refusal) : []);
        const before = excluded.size;
        for (const pin of bounds.filter(({ name }) => words.has(name))) {
            const alone = await uv.resolve({ ...same, requirements: [pin], constraints: [], isFlat: true });
            if ("refusal" in alone) {
                excluded.add(pin.name);
            }
        }
        if (excluded.size === before) {
            return [...excluded];
        }
    }
}

const wordsOf = (refusal: string): string[] =>
    refusal.split(/[^\w.-]+/).map((word) => normalizeName(word.replace(/[.-]+$/, "")));

/** The Python packages among conda's for each kind of machine. */
function pythonsOf(packages: CondaPackages): (FromConda & { readonly subdir: Subdir })[] {
    return SUBDIRS.flatMap((subdir) =>
        (packages[subdir] ?? []).filter(isPythons).map(({ name, version }) => ({
            ...{ name: normalizeName(RENAMED[name] ?? name), condaName: name, version, subdir },
        })),
    );
}

/** The same by their names on PyPI; in one version, or with the machine that has it. */
function pinsOf(all: ReturnType<typeof pythonsOf>): Requirement[] {
    const pins = all.map(({ condaName, name, subdir, version }) => {
        const same = all.filter((other) => other.condaName === condaName);
        const isOne = new Set(same.map((other) => other.version)).size === 1;
        const marker = isOne ? "" : ` ; platform_machine == '${MACHINES[subdir]}'`;
        return { text: `${name}==${version}${marker}`, name, where: "conda's", hashes: [] };
    });
    return [...new Map(pins.map((pin) => [pin.text, pin])).values()];
}

function isPythons({ depends, name, version }: CondaPackage): boolean {
    // PEP 440 knows fewer versions than conda.
    const isVersion = /^\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?$/.test(version);
    return isVersion && name !== "pip" && depends.some((each) => /^(python|python_abi)\b/.test(each));
}
