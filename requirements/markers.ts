/** What markers find on Linux, whatever the machine. */
const ON_LINUX: Readonly<Record<string, string>> = {
    sys_platform: "linux",
    platform_system: "Linux",
    os_name: "posix",
};

const OPERAND = String.raw`(\w+|"[^"]*"|'[^']*')`;
const COMPARISON = new RegExp(`${OPERAND}(\\s*(?:===?|!=|~=|[<>]=?)\\s*|\\s+(?:not\\s+)?in\\s+)${OPERAND}`, "g");

/** Whether a marker can hold on Linux: `sys_platform == "win32"` cannot; what asks for something else may. */
export function mayHoldOnLinux(marker: string): boolean {
    let text = marker.replaceAll(COMPARISON, (_, left: string, operator: string, right: string) =>
        holds(left, operator.trim(), right) ? "1" : "0",
    );
    while (/\([^()]*\)/.test(text)) {
        text = text.replace(/\(([^()]*)\)/, (_, inner: string) => (anyHolds(inner) ? " 1 " : " 0 "));
    }
    return anyHolds(text);
}

function anyHolds(text: string): boolean {
    return text.split(/\bor\b/).some((part) => part.split(/\band\b/).every((each) => each.trim() !== "0"));
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
