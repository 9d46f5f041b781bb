import { z } from "zod";

/** What a pyproject.toml says of a package. Strict: a key that nothing here reads would be lost in the wheel. */
const pyproject = z.object({
    project: z.strictObject({
        name: z.string().regex(/^[a-z0-9]+$/),
        description: z.string(),
        readme: z.literal("README.md"),
        license: z.string(),
        "requires-python": z.string(),
        dynamic: z.tuple([z.literal("version")]),
        dependencies: z.array(z.string()),
        classifiers: z.array(z.string()),
        "optional-dependencies": z.record(z.string(), z.array(z.string())),
        "entry-points": z.record(z.string(), z.record(z.string(), z.string())),
    }),
});

/** The texts that a wheel holds beside its package, by their names within `*.dist-info`. */
export interface WheelMetadata {
    readonly name: string;
    readonly version: string;
    readonly texts: Readonly<Record<"METADATA" | "WHEEL" | "entry_points.txt", string>>;
}

/**
 * What hatchling makes of a pyproject.toml: core metadata 2.4, one tag, the entry points.
 *
 * @param document The pyproject.toml, parsed.
 * @param source The package's `__init__.py`, which says the version.
 * @throws {Error} For a pyproject.toml that says more than is read here, or a source without a version.
 */
export function wheelMetadata(document: unknown, source: string, readme: string): WheelMetadata {
    const { project } = pyproject.parse(document);
    const version = /^__version__ = "(\d+(?:\.\d+)*)"$/m.exec(source)?.[1];
    if (version === undefined) {
        throw new Error(`${project.name} says no version: its __init__.py has no line such as __version__ = "1.2.3"`);
    }
    const extras = Object.entries(project["optional-dependencies"]).sort(byName);
    const metadata = [
        "Metadata-Version: 2.4",
        `Name: ${project.name}`,
        `Version: ${version}`,
        `Summary: ${project.description}`,
        `License-Expression: ${project.license}`,
        ...project.classifiers.map((classifier) => `Classifier: ${classifier}`),
        `Requires-Python: ${sorted(project["requires-python"])}`,
        ...project.dependencies.map(requirement).sort().map(requires),
        ...extras.flatMap(([extra, packages]) => [
            `Provides-Extra: ${extra}`,
            ...packages
                .map(requirement)
                .sort()
                .map((text) => `${requires(text)}; extra == '${extra}'`),
        ]),
        "Description-Content-Type: text/markdown",
        "",
        readme,
    ];
    const groups = Object.entries(project["entry-points"]).sort(byName);
    const points = groups.map(([group, entries]) => {
        const lines = Object.entries(entries).sort(byName);
        return [`[${group}]`, ...lines.map(([name, target]) => `${name} = ${target}`), ""].join("\n");
    });
    return {
        name: project.name,
        version,
        texts: {
            METADATA: metadata.join("\n"),
            WHEEL: "Wheel-Version: 1.0\nGenerator: gaiaflow\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "entry_points.txt": points.join("\n"),
        },
    };
}

/** A requirement as packaging writes it: no spaces, the bounds sorted. */
function requirement(text: string): string {
    const [, name, bounds] = /^([a-z0-9-]+)((?:[<>=!~]+[\d.*]+,?)*)$/.exec(text) ?? [];
    if (name === undefined || bounds === undefined) {
        throw new Error(`${text} is more than a name and bounds, which is all that is read of a requirement`);
    }
    return `${name}${sorted(bounds)}`;
}

const sorted = (bounds: string): string => bounds.split(",").sort().join(",");

const requires = (text: string): string => `Requires-Dist: ${text}`;

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
    return one < other ? -1 : 1;
}
