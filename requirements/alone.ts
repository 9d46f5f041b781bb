import type { UserErrorParts } from "../lib/user-error";
import { aloneFault, noFileFault, otherPythonFault } from "./alone-text";
import type { NeedsBuild, Requirement } from "./input";
import { normalizeName } from "./names";
import type { Question, Uv } from "./uv";

/** The Pythons that a requirement is tried with where the wanted one does not do. */
const ALL_PYTHONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];

/** What there is to know of requirements looked at one by one. */
export interface Alone {
    /** Those that can be had, each by itself. */
    readonly sound: readonly Requirement[];
    readonly faults: readonly UserErrorParts[];
    /** Whether another Python would do for any that is a fault. */
    readonly isPython: boolean;
    readonly needsBuild: readonly NeedsBuild[];
    /** What only a build can have and something else needs. */
    readonly excluded: readonly string[];
}

/** What a verdict hangs on beside the requirement. */
export interface Circumstances extends Omit<Question, "requirements" | "constraints"> {
    /** The Pythons that can be had here. */
    readonly pythons: readonly string[];
    /** Begins the command that sets another: `pulumi config set --stack dev`. */
    readonly setCommand: string;
}

/**
 * Resolves each requirement without the others.
 * @param constraints Each counts for the package of its name, so that what is built is built in the version that they leave.
 */
export async function lookAtEach(
    uv: Uv,
    all: readonly Requirement[],
    constraints: readonly Requirement[],
    circumstances: Circumstances,
): Promise<Alone> {
    const boundsOn = (name: string): Requirement[] => constraints.filter((each) => each.name === name);
    const sound: Requirement[] = [];
    const faults: UserErrorParts[] = [];
    const needsBuild: NeedsBuild[] = [];
    const excluded = new Set(circumstances.excluded);
    let isPython = false;
    const look = async (requirement: Requirement): Promise<void> => {
        const bounds = boundsOn(requirement.name);
        const bounded = {
            ...circumstances,
            requirements: [requirement],
            ...{ constraints: bounds, excluded: [...excluded] },
        };
        const first = await uv.resolve(bounded);
        // A constraint that nothing fits to is no fault of the requirement: it is looked at among the clashes.
        const isClash = "refusal" in first && bounds.length > 0 && !withoutWheels(first.refusal, requirement.name)[0];
        const question = isClash ? { ...bounded, constraints: [] } : bounded;
        const answer = isClash ? await uv.resolve(question) : first;
        if ("packages" in answer) {
            sound.push(requirement);
            return;
        }
        const others = isAboutPython(answer.refusal) ? await otherPythons(uv, question) : [];
        if (others.length > 0) {
            isPython = true;
            faults.push(otherPythonFault(requirement, others, circumstances));
            return;
        }
        const [isSource, other] = withoutWheels(answer.refusal, requirement.name);
        const isOther = !isSource && other !== undefined && !excluded.has(other);
        const asked = isOther ? `${other}${boundsOf(other, answer.refusal)}` : "";
        const wanted = isOther ? { ...requirement, text: asked, name: other } : requirement;
        const wantedQuestion = { ...question, requirements: [wanted], constraints: boundsOn(wanted.name) };
        const source = isSource || isOther ? await sourceOf(uv, wantedQuestion) : undefined;
        if (source !== undefined && "requirement" in source) {
            const where = isOther ? `what ${requirement.text} needs` : requirement.where;
            needsBuild.push({ requirement: source.requirement, where, reason: "has no wheel" });
            if (isOther) {
                excluded.add(other);
                await look(requirement);
            }
        } else if (source !== undefined && !/\byanked\b/.test(source.refusal)) {
            faults.push(noFileFault(requirement, wanted, circumstances, answer.refusal));
        } else {
            faults.push(aloneFault(requirement, source?.refusal ?? answer.refusal));
        }
    };
    // Two at a time: more only wait for the index.
    const queue = [...all];
    const work = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            await look(next);
        }
    };
    await Promise.all([work(), work()]);
    const inOrder = all.filter((each) => sound.includes(each));
    return { sound: inOrder, faults, isPython, needsBuild, excluded: [...excluded] };
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
async function sourceOf(uv: Uv, question: Question): Promise<{ requirement: string } | { refusal: string }> {
    const [{ name, text }] = question.requirements as readonly [Requirement];
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
