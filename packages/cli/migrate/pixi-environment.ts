import { parse } from "smol-toml";
import { stringify } from "yaml";
import { isOfPlatform } from "./platform-requirements";

/**
 * What pixi's tables in a pyproject.toml ask for, as an environment.yml without what the platform brings: the earlier tool had
 * projects install it themselves.
 *
 * @returns undefined where it has none.
 */
export function pixiEnvironment(
    pyproject: string,
): { readonly text: string; readonly notes: readonly string[] } | undefined {
    let given: Table;
    try {
        given = parse(pyproject);
    } catch {
        return undefined;
    }
    const pixi = table(table(given["tool"])["pixi"]);
    const conda = Object.entries(table(pixi["dependencies"]));
    if (conda.length === 0) {
        return undefined;
    }
    const notes: string[] = [];
    const lines = (entries: [string, unknown][], blank: string, exact: string): string[] =>
        entries.flatMap(([name, spec]) => {
            const version = typeof spec === "string" ? spec : table(spec)["version"];
            const isPath = typeof version !== "string";
            if (isPath && table(spec)["path"] !== ".") {
                notes.push(`${name} has no version in pixi's table; add it to environment.yml`);
            }
            return isPath || isOfPlatform(name)
                ? []
                : [version === "*" ? name : `${name}${/^\d/.test(version) ? exact : blank}${version}`];
        });
    const direct = table(given["project"])["dependencies"];
    const pip = [
        ...(Array.isArray(direct)
            ? direct.filter((one): one is string => typeof one === "string" && !isOfPlatform(one))
            : []),
        ...lines(Object.entries(table(pixi["pypi-dependencies"])), "", "=="),
    ];
    const dependencies = [...lines(conda, " ", "="), ...(pip.length > 0 ? [{ pip }] : [])];
    return { text: stringify({ channels: ["conda-forge"], dependencies }, { lineWidth: 0 }), notes };
}

type Table = Readonly<Record<string, unknown>>;

function table(value: unknown): Table {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {};
}
