import { minorOf } from "./targets";

/** The Python that is taken where nothing speaks against it. */
export const DEFAULT_PYTHON = "3.13";

/**
 * The Pythons that can be had, the nearest first; of two equally near the older.
 * @param to Defaults to {@link DEFAULT_PYTHON}.
 */
export function byNearness(pythons: readonly string[], to = DEFAULT_PYTHON): string[] {
    const distance = (python: string): number => Math.abs(minorOf(python) - minorOf(to));
    return pythons.toSorted((one, other) => distance(one) - distance(other) || minorOf(one) - minorOf(other));
}

/** Whether some release of a Python is within a version specifier (PEP 440), or one of several: `>=3.9,<3.13 || ==3.14.*`. */
export function allows(specifier: string, python: string): boolean {
    return specifier.split("||").some((each) => isWithin(each, python));
}

function isWithin(specifier: string, python: string): boolean {
    const minor = minorOf(python);
    return specifier.split(",").every((part) => {
        const [, operator, major, wanted, patch] =
            /^\s*(===?|!=|~=|[<>]=?)\s*v?(\d+)(?:\.(\d+))?(\.[\d*]+)?/.exec(part) ?? [];
        if (operator === undefined || major === undefined) {
            return true;
        }
        // Of 3.x all lie between 2 and 4.
        const bound = Number(major) === 3 ? Number(wanted ?? 0) : Number(major) < 3 ? -1 : Infinity;
        const hasPatch = patch !== undefined && !/^\.[0*]$/.test(patch);
        switch (operator) {
            case ">=":
                return minor >= bound;
            case "~=":
                return patch === undefined ? minor >= bound : minor === bound;
            case ">":
                return hasPatch ? minor >= bound : minor > bound;
            case "<":
                return hasPatch ? minor <= bound : minor < bound;
            case "<=":
                return minor <= bound;
            case "!=":
                return hasPatch || minor !== bound || wanted === undefined;
            default:
                return wanted === undefined ? Number(major) === 3 : minor === bound;
        }
    });
}
