import type { UserErrorParts } from "../lib/user-error";
import type { Circumstances } from "./circumstances";
import { aloneFault, noFileFault, otherPythonFault } from "./alone-text";
import { clashFault } from "./clash-text";
import type { NeedsBuild, Requirement } from "./input";
import { normalizeName } from "./names";
import type { Question, Uv } from "./uv";

/** The Pythons that a requirement is tried with where the wanted one does not do. */
const ALL_PYTHONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];

/** What is to be built, for a requirement or for what it needs. */
export interface Built {
    readonly needsBuild: NeedsBuild;
    /** The package as it is asked for. */
    readonly wanted: Requirement;
}

/** What was found of one requirement. */
export interface Look {
    readonly requirement: Requirement;
    readonly fault?: UserErrorParts;
    readonly isPython?: boolean;
    /** Whether it is built itself. */
    readonly isBuilt?: boolean;
    readonly built: readonly Built[];
    /** What it needs that only a build can have. */
    readonly others: readonly string[];
}

/** Resolves a requirement without the others, and what it needs without a wheel as well. */
export async function lookAt(
    uv: Uv,
    requirement: Requirement,
    constraints: readonly Requirement[],
    circumstances: Circumstances,
): Promise<Look> {
    const boundsOn = (name: string): Requirement[] => constraints.filter((each) => each.name === name);
    const bounds = boundsOn(requirement.name);
    const built: Built[] = [];
    const others: string[] = [];
    for (;;) {
        const excluded = [...(circumstances.excluded ?? []), ...others];
        const bounded = { ...circumstances, requirements: [requirement], constraints: bounds, excluded };
        const first = await uv.resolve(bounded);
        // A constraint that nothing fits to is no fault of the requirement: it is looked at among the clashes.
        const isClash = "refusal" in first && bounds.length > 0 && !withoutWheels(first.refusal, requirement.name)[0];
        const question = isClash ? { ...bounded, constraints: [] } : bounded;
        const answer = isClash ? await uv.resolve(question) : first;
        const found = { requirement, built, others };
        if ("packages" in answer) {
            return found;
        }
        const pythons = isAboutPython(answer.refusal) ? await otherPythons(uv, question) : [];
        if (pythons.length > 0) {
            return { ...found, isPython: true, fault: otherPythonFault(requirement, pythons, circumstances) };
        }
        const [isSource, other] = withoutWheels(answer.refusal, requirement.name);
        const isOther = !isSource && other !== undefined && !excluded.includes(other);
        const asked = isOther ? `${other}${boundsOf(other, answer.refusal)}` : "";
        const wanted = isOther ? { ...requirement, text: asked, name: other } : requirement;
        const wantedQuestion = { ...question, requirements: [wanted], constraints: boundsOn(wanted.name) };
        const source = isSource || isOther ? await sourceOf(uv, wantedQuestion) : undefined;
        if (source !== undefined && "refusal" in source && wantedQuestion.constraints.length > 0) {
            const free = await sourceOf(uv, { ...wantedQuestion, constraints: [] });
            if ("requirement" in free) {
                // There is a source, and none that the constraints leave.
                const elements = [requirement, ...wantedQuestion.constraints];
                return { ...found, fault: clashFault({ elements, refusal: source.refusal }) };
            }
        }
        if (source === undefined || "refusal" in source) {
            const isNoFile = source !== undefined && !/\byanked\b/.test(source.refusal);
            const fault = isNoFile
                ? noFileFault(requirement, wanted, circumstances, answer.refusal)
                : aloneFault(requirement, source?.refusal ?? answer.refusal);
            return { ...found, fault };
        }
        const where = isOther ? `what ${requirement.text} needs` : requirement.where;
        built.push({ needsBuild: { requirement: source.requirement, where, reason: "has no wheel" }, wanted });
        if (!isOther) {
            return { ...found, isBuilt: true };
        }
        others.push(other);
    }
}

/** Whether another Python might do. */
export function isAboutPython(refusal: string): boolean {
    return /no usable wheels|no wheels with|Python/.test(refusal);
}

/** Where the requirement itself can be had; where that is no matter of the Python, where all that it needs can be. */
async function otherPythons(uv: Uv, question: Question): Promise<string[]> {
    const isFlat = "refusal" in (await uv.resolve({ ...question, isFlat: true }));
    const others = ALL_PYTHONS.filter((python) => python !== question.python);
    const answers = await Promise.all(others.map((python) => uv.resolve({ ...question, python, isFlat })));
    return others.filter((_, index) => "packages" in (answers[index] ?? {}));
}

/** What those that need a package say of its version, as uv tells it. */
function boundsOf(name: string, refusal: string): string {
    const bounds = [...refusal.matchAll(/depends? on ([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?([=<>!~][^\s]*)/g)]
        .filter(([, each = ""]) => normalizeName(each) === name)
        .map(([, , range = ""]) => range.replace(/[,.]+$/, ""));
    return [...new Set(bounds)].join(",");
}

/** The package in the version of which there is a source, as it is to be built, or why there is none. */
export async function sourceOf(uv: Uv, question: Question): Promise<{ requirement: string } | { refusal: string }> {
    const [{ name, text }] = question.requirements as readonly [Requirement, ...Requirement[]];
    const answer = await uv.resolve({ ...question, isFlat: true, fromSource: name });
    if ("refusal" in answer) {
        return answer;
    }
    const version = answer.packages.find((each) => each.name === name)?.version ?? "";
    const [, asked = name] = /^([\w.-]+\s*(?:\[[^\]]*\])?)/.exec(text) ?? [];
    const [, marker = ""] = /(\s*;.*)$/.exec(text) ?? [];
    return { requirement: `${asked.trim()}==${version}${marker}` };
}

/** Whether the named package itself has no wheel at all, or else which other has none. */
function withoutWheels(refusal: string, name: string): readonly [boolean, string | undefined] {
    const names = [
        ...refusal.matchAll(
            /([A-Za-z0-9][\w.-]*)(?:[=<>!~][^\s]*)?\s+ha(?:s|ve) no (?:usable |`[^`]*`-compatible )?wheels/g,
        ),
    ];
    const found = names.map(([, each = ""]) => normalizeName(each));
    return [found.includes(name), found.find((each) => each !== name)];
}
