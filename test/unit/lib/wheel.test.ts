import { strFromU8, unzipSync } from "fflate";
import { pythonWheel } from "../../../lib/python-wheel";
import { wheelMetadata } from "../../../lib/wheel-metadata";

const PROJECT = {
    name: "iris",
    description: "What it is.",
    readme: "README.md",
    license: "MIT",
    "requires-python": ">=3.10,<4",
    dynamic: ["version"],
    dependencies: ["b>=1", "a"],
    classifiers: ["Typing :: Typed"],
    "optional-dependencies": { more: ["c-d>=1.2,<4", "c<2"] },
    "entry-points": { "airflow.policy": { iris: "iris.policy" }, "a.group": { z: "iris:z", b: "iris:b" } },
};
const SOURCE = '"""Iris."""\n__version__ = "1.2.3"\n';

const metadataOf = (changes: object = {}, source = SOURCE) =>
    wheelMetadata({ project: { ...PROJECT, ...changes } }, source, "# Iris\n");

test("metadata has what the pyproject.toml says, bounds and requirements sorted as packaging does", () => {
    expect(metadataOf().texts.METADATA).toBe(
        [
            "Metadata-Version: 2.4",
            "Name: iris",
            "Version: 1.2.3",
            "Summary: What it is.",
            "License-Expression: MIT",
            "Classifier: Typing :: Typed",
            "Requires-Python: <4,>=3.10",
            "Requires-Dist: a",
            "Requires-Dist: b>=1",
            "Provides-Extra: more",
            "Requires-Dist: c-d<4,>=1.2; extra == 'more'",
            "Requires-Dist: c<2; extra == 'more'",
            "Description-Content-Type: text/markdown",
            "",
            "# Iris\n",
        ].join("\n"),
    );
});

test("entry points stand by group and name", () => {
    expect(metadataOf().texts["entry_points.txt"]).toBe(
        "[a.group]\nb = iris:b\nz = iris:z\n\n[airflow.policy]\niris = iris.policy\n",
    );
});

test.each([
    ["a key that would be lost", { scripts: { iris: "iris:main" } }, SOURCE, /scripts/],
    ["a marker", { dependencies: ["a; python_version < '3.11'"] }, SOURCE, /more than a name and bounds/],
    ["an extra of a requirement", { dependencies: ["a[b]"] }, SOURCE, /more than a name and bounds/],
    ["no version", {}, "", /says no version/],
])("%s is refused", (_, changes, source, message) => {
    expect(() => metadataOf(changes, source)).toThrow(message);
});

describe("the file", () => {
    const files = new Map(Object.entries({ "iris/b.py": "b", "iris/__init__.py": SOURCE, "iris/a.py": "" }));
    const wheelOf = (order: string[]) =>
        pythonWheel(metadataOf(), new Map(order.map((name) => [name, Buffer.from(files.get(name) ?? "")])));
    const wheel = wheelOf([...files.keys()]);

    test("is named after the package, and has its files sorted, RECORD last", () => {
        expect(wheel.fileName).toBe("iris-1.2.3-py3-none-any.whl");
        expect(Object.keys(unzipSync(wheel.content))).toEqual([
            "iris/__init__.py",
            "iris/a.py",
            "iris/b.py",
            "iris-1.2.3.dist-info/METADATA",
            "iris-1.2.3.dist-info/WHEEL",
            "iris-1.2.3.dist-info/entry_points.txt",
            "iris-1.2.3.dist-info/RECORD",
        ]);
    });

    test("has the digest and size of each file in its RECORD", () => {
        const lines = strFromU8(unzipSync(wheel.content)["iris-1.2.3.dist-info/RECORD"] ?? new Uint8Array()).split(
            "\n",
        );
        expect(lines[1]).toBe("iris/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0");
        expect(lines.slice(-2)).toEqual(["iris-1.2.3.dist-info/RECORD,,", ""]);
    });

    test("is the same whatever the order of its files", () => {
        expect(wheelOf([...files.keys()].reverse()).content.equals(wheel.content)).toBe(true);
    });
});
