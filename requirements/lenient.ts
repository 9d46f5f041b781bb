import type { LockedPackage } from "./locked-package";
import type { Question, Uv } from "./uv";

/** What MLflow's client and S3 need in a task. */
export const LENIENT = ["mlflow-skinny", "boto3"];

/**
 * Adds what the platform needs, in the versions that fit to the project's: asked for side by side without bounds, boto3's
 * newest took s3fs back to 2020. Only where none fits, both are resolved together; and where that fails, it is left out.
 */
export async function addLenient(
    uv: Uv,
    packages: readonly LockedPackage[],
    question: Question,
    lenient: readonly string[],
    isFixed = false,
): Promise<{ readonly packages: readonly LockedPackage[]; readonly notes: readonly string[] }> {
    const has = new Set(packages.map(({ name }) => name));
    const requirements = lenient.filter((name) => !has.has(name)).map(asked);
    if (requirements.length === 0) {
        return { packages, notes: [] };
    }
    const constraints = packages.flatMap(({ name, version, marker }) =>
        version === undefined ? [] : [{ ...asked(name), text: `${name}==${version}${marker ? ` ; ${marker}` : ""}` }],
    );
    const beside = await uv.resolve({ ...question, requirements, constraints });
    if ("packages" in beside) {
        return { packages: [...packages, ...beside.packages.filter(({ name }) => !has.has(name))], notes: [] };
    }
    const together = isFixed
        ? beside
        : await uv.resolve({ ...question, requirements: [...question.requirements, ...requirements] });
    if ("packages" in together) {
        return { packages: together.packages, notes: [] };
    }
    const names = requirements.map(({ name }) => name).join(" and ");
    const note = `${names} fit to none of the project's versions and are left out: tasks that use them fail.`;
    return { packages, notes: [note] };
}

const asked = (name: string) => ({ text: name, name, where: "GaiaFlow's own", hashes: [] });
