import { allows } from "./python-version";

/** What markers find on Linux, whatever the machine. */
const ON_LINUX: Readonly<Record<string, string>> = {
    sys_platform: "linux",
    platform_system: "Linux",
    os_name: "posix",
};

const OPERAND = String.raw`(\w+|"[^"]*"|'[^']*')`;
const COMPARISON = new RegExp(`${OPERAND}(\\s*(?:===?|!=|~=|[<>]=?)\\s*|\\s+(?:not\\s+)?in\\s+)${OPERAND}`, "g");

/**
 * Whether a marker can hold on Linux: `sys_platform == "win32"` cannot; what asks for something else may.
 * @param python The Python that there is, `3.13`. Defaults to any.
 */
export function mayHoldOnLinux(marker: string, python?: string): boolean {
    let text = marker.replaceAll(COMPARISON, (_, left: string, operator: string, right: string) =>
        (python === undefined || holdsFor(python, left, operator.trim(), right)) && holds(left, operator.trim(), right)
            ? "1"
            : "0",
    );
    while (/\([^()]*\)/.test(text)) {
        text = text.replace(/\(([^()]*)\)/, (_, inner: string) => (anyHolds(inner) ? " 1 " : " 0 "));
    }
    return anyHolds(text);
}

function anyHolds(text: string): boolean {
    return text.split(/\bor\b/).some((part) => part.split(/\band\b/).every((each) => each.trim() !== "0"));
}

/** Whether a comparison with the Python can hold; any other can. */
function holdsFor(python: string, left: string, operator: string, right: string): boolean {
    // Any release of 3.13 is later than that.
    const isOfReleases = left === "python_full_version" && [">", "!="].includes(operator);
    return !/^python_(full_)?version$/.test(left) || isOfReleases || operator.endsWith("in")
        ? true
        : allows(`${operator}${right.replaceAll(/["']/g, "")}`, python);
}

function holds(left: string, operator: string, right: string): boolean {
    const value = ON_LINUX[left] ?? ON_LINUX[right];
    const other = (left in ON_LINUX ? right : left).replaceAll(/["']/g, "");
    const isIn = left in ON_LINUX ? other.includes(value ?? "") : (value ?? "").includes(other);
    if (value === undefined) {
        return true;
    }
    switch (operator.replace(/\s+/, " ")) {
        case "==":
            return value === other;
        case "!=":
            return value !== other;
        case "in":
            return isIn;
        case "not in":
            return !isIn;
        default:
            return true;
    }
}
