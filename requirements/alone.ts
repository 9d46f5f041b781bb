import type { UserErrorParts } from "../lib/user-error";
import type { NeedsBuild, Requirement } from "./input";
import { normalizeName } from "./names";
import { minorOf } from "./targets";
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

/** Resolves each requirement without the others. */
export async function lookAtEach(uv: Uv, all: readonly Requirement[], circumstances: Circumstances): Promise<Alone> {
    const sound: Requirement[] = [];
    const faults: UserErrorParts[] = [];
    const needsBuild: NeedsBuild[] = [];
    const excluded = new Set(circumstances.excluded);
    let isPython = false;
    const look = async (requirement: Requirement): Promise<void> => {
        const question = { ...circumstances, requirements: [requirement], constraints: [], excluded: [...excluded] };
        const answer = await uv.resolve(question);
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
        const [sourceOnly, other] = withoutWheels(answer.refusal, requirement.name);
        if (sourceOnly) {
            needsBuild.push({ requirement: requirement.text, where: requirement.where, reason: "has no wheel" });
        } else if (other !== undefined && !excluded.has(other)) {
            excluded.add(other);
            needsBuild.push({ requirement: other, where: `what ${requirement.text} needs`, reason: "has no wheel" });
            await look(requirement);
        } else {
            faults.push(aloneFault(requirement, answer.refusal));
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

/** Whether the named package itself has no wheel at all, or else which other has none. */
function withoutWheels(refusal: string, name: string): readonly [boolean, string | undefined] {
    const names = [...refusal.matchAll(/([A-Za-z0-9][\w.-]*)(?:[=<>!~][^\s]*)? ha(?:s|ve) no (?:usable )?wheels/g)];
    const found = names.map(([, each = ""]) => normalizeName(each));
    return [found.includes(name), found.find((each) => each !== name)];
}

function otherPythonFault({ text, where }: Requirement, others: readonly string[], circumstances: Circumstances) {
    const { python, pythons, setCommand } = circumstances;
    const distance = (each: string): number => Math.abs(minorOf(each) - minorOf(python));
    const [nearest] = others.filter((each) => pythons.includes(each)).toSorted((a, b) => distance(a) - distance(b));
    return {
        subject: `${where}:`,
        problem: `${text} cannot be had for Python ${python}, but for ${others.join(", ")}.`,
        fix:
            nearest === undefined
                ? `Here the Python can be ${pythons.join(" or ")}: ask for another version of the package.`
                : `Ask for another version, or type: ${setCommand} --path gaiaflow:project.python ${nearest}`,
    };
}

function aloneFault({ text, where, name }: Requirement, refusal: string): UserErrorParts {
    const subject = `${where}:`;
    if (/Couldn't parse|Failed to parse|invalid/i.test(refusal)) {
        return { subject, problem: `${text} cannot be read.`, fix: "Write it as: name>=1.0", details: refusal };
    }
    const [, missing = ""] = /([\w.-]+) was not found in/.exec(refusal) ?? [];
    if (normalizeName(missing) === name) {
        const fix = "Correct its name, take it out, or name the index that has it by gaiaflow:project.indexes.";
        return { subject, problem: `${text} is not a package of the index.`, fix };
    }
    if (/there (is|are) no versions? of/.test(refusal) && missing === "") {
        return {
            subject,
            problem: `${text}: there is no such version.`,
            fix: "Ask for another one.",
            details: refusal,
        };
    }
    return { subject, problem: `${text} cannot be had.`, fix: "Ask for another version.", details: refusal };
}
