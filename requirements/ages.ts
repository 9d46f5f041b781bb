import type { LockedPackage } from "./locked-package";
import type { Question, Uv } from "./uv";

const YEARS = 3;
const YEAR_MS = 365.25 * 24 * 3600 * 1000;

/**
 * A line for each package that comes in a version over three years older than its newest: a bound that nobody thought of
 * takes many years back without a word. Where the index does not tell when its files came, there is no such line.
 */
export async function oldPackages(
    uv: Uv,
    packages: readonly LockedPackage[],
    question: Omit<Question, "requirements" | "constraints">,
): Promise<string[]> {
    const before = Date.now() - YEARS * YEAR_MS;
    const old = packages.filter((each) => each.archive === undefined && (uploadedOf(each) ?? Infinity) < before);
    if (old.length === 0) {
        return [];
    }
    const requirements = [...new Set(old.map(({ name }) => name))].map((name) => ({
        text: name,
        name,
        where: "",
        hashes: [],
    }));
    const answer = await uv.resolve({ ...question, requirements, constraints: [], isFlat: true });
    const newest = new Map("packages" in answer ? answer.packages.map((each) => [each.name, each]) : []);
    return old.flatMap((each) => {
        const [was, latest] = [uploadedOf(each), newest.get(each.name)];
        const is = latest === undefined ? undefined : uploadedOf(latest);
        return was === undefined || is === undefined || is - was <= YEARS * YEAR_MS
            ? []
            : [
                  `${each.name} comes in version ${each.version ?? ""} of ${yearOf(was)}, over three years older than its newest, ` +
                      `${latest?.version ?? ""} of ${yearOf(is)}.`,
              ];
    });
}

/** When the first file of a package came to the index. */
function uploadedOf({ wheels, sdist }: LockedPackage): number | undefined {
    const times = [...wheels, ...(sdist ? [sdist] : [])].flatMap(({ uploaded }) => uploaded?.getTime() ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
}

const yearOf = (time: number): number => new Date(time).getUTCFullYear();
