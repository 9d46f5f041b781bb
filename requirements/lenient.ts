import type { Requirement } from "./input";
import type { LockedPackage } from "./locked-package";
import type { Question, Uv } from "./uv";

/** What MLflow's client and S3 need in a task. */
export const LENIENT = ["mlflow-skinny", "boto3"];

/**
 * What decides about the release of another. Where the project has it, an older release of the other may fit. Where it has
 * not, none does that the newest does not: to find that out, all releases were asked for, of boto3 and botocore 4,600.
 */
const DECIDED_BY: Readonly<Record<string, string>> = { boto3: "botocore" };

/**
 * Adds what the platform needs, in the versions that fit to the project's: asked for side by side without bounds, boto3's
 * newest took s3fs back to 2020. Only where none fits, both are resolved together: first with the versions of what the
 * project itself names, so that only what these need may be another release, then without. Where that fails, it is left out.
 */
export async function addLenient(
    uv: Uv,
    packages: readonly LockedPackage[],
    question: Question,
    lenient: readonly string[],
    isFixed = false,
): Promise<{ readonly packages: readonly LockedPackage[]; readonly notes: readonly string[] }> {
    const has = new Set(packages.map(({ name }) => name));
    const names = lenient.filter((name) => !has.has(name));
    if (names.length === 0) {
        return { packages, notes: [] };
    }
    const isOpen = (name: string): boolean => DECIDED_BY[name] === undefined || has.has(DECIDED_BY[name]);
    const newest = await newestOf(
        uv,
        question,
        names.filter((name) => !isOpen(name)),
    );
    const requirements = names.map((name) => pinned(name, newest.get(name)));
    const beside = await uv.resolve({
        ...question,
        requirements,
        constraints: [...question.constraints, ...packages.flatMap(asLocked)],
    });
    if ("packages" in beside) {
        return { packages: [...packages, ...beside.packages.filter(({ name }) => !has.has(name))], notes: [] };
    }
    const together = { ...question, requirements: [...question.requirements, ...names.map((name) => pinned(name))] };
    const named = new Set(question.requirements.map(({ name }) => name));
    const own = packages.filter(({ name }) => named.has(name)).flatMap(asLocked);
    for (const constraints of isFixed ? [] : [[...question.constraints, ...own], question.constraints]) {
        const answer = await uv.resolve({ ...together, constraints });
        if ("packages" in answer) {
            return { packages: answer.packages, notes: [] };
        }
    }
    const note = `${names.join(" and ")} fit to none of the project's versions and are left out: tasks that use them fail.`;
    return { packages, notes: [note] };
}

async function newestOf(uv: Uv, question: Question, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const requirements = names.map((name) => pinned(name));
    const answer =
        names.length === 0 ? { packages: [] } : await uv.resolve({ ...question, requirements, isFlat: true });
    const found = "packages" in answer ? answer.packages : [];
    return new Map(found.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
}

const asLocked = ({ name, version, marker }: LockedPackage): Requirement[] =>
    version === undefined ? [] : [pinned(name, version, marker)];

const pinned = (name: string, version?: string, marker?: string): Requirement => ({
    text: `${name}${version === undefined ? "" : `==${version}`}${marker ? ` ; ${marker}` : ""}`,
    ...{ name, where: "GaiaFlow's own", hashes: [] },
});
