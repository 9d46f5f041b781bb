import { entriesOf } from "./conda";
import { at } from "./files";

/** What markers ask for, by PEP 508. */
const MARKER =
    /^(os_name|sys_platform|platform_(machine|python_implementation|release|system|version)|python_(full_)?version|implementation_(name|version))$/;

/** The markers of an entry of Poetry's or Pipenv's, each by itself. */
export function markersOf(spec: unknown): string[] {
    const [markers, python, platform] = ["markers", "python", "platform"].map((key) => at(spec, key));
    const pythons = typeof python === "string" ? (pipRange(python) ?? "").split(",") : [];
    return [
        ...(typeof markers === "string" ? [`(${markers})`] : []),
        ...pythons.flatMap((part) => {
            const [, operator, version] = /^([=<>!~]+)(.+)$/.exec(part) ?? [];
            return operator === undefined ? [] : [`python_version ${operator} '${version ?? ""}'`];
        }),
        ...(typeof platform === "string" ? [`sys_platform == '${platform}'`] : []),
        // Pipenv's: `sys_platform = "== 'win32'"`.
        ...entriesOf(spec).flatMap(([key, value]) =>
            MARKER.test(key) && typeof value === "string" ? [`${key} ${value}`] : [],
        ),
    ];
}

/** Poetry's `^1.2`, `~1.2` and `1.2` as pip has them; undefined for a choice. */
export function pipRange(spec: string): string | undefined {
    if (spec.includes("|")) {
        return undefined;
    }
    const parts = spec.split(",").map((part) => part.replaceAll(/\s/g, ""));
    return parts
        .filter((part) => part !== "" && part !== "*")
        .flatMap((part) => {
            const [, sign = "", version = ""] = /^([\^~](?!=)|)v?(\d.*)$/.exec(part) ?? [];
            if (version === "") {
                return [part];
            }
            const numbers = (/^\d+(\.\d+)*/.exec(version)?.[0] ?? version).split(".").map(Number);
            const significant = sign === "^" ? numbers.findIndex((each) => each > 0) : 1;
            const last = significant < 0 ? numbers.length - 1 : Math.min(significant, numbers.length - 1);
            const next = numbers.slice(0, last + 1).map((each, index) => (index === last ? each + 1 : each));
            return sign === "" ? [`==${version}`] : [`>=${version}`, `<${next.join(".")}`];
        })
        .join(",");
}
