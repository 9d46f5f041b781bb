import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { LENIENT } from "../../../../requirements/lenient";
import { inputHash, lockedFor, parseLock } from "../../../../requirements/lock";
import { cookiecutterFiles } from "../../generator/cookiecutter";
import { CLONE, projectTemplate } from "../../generator/project-template";
import { pulumiFiles } from "../../generator/pulumi";
import { version } from "../../../../package.json";

const template = projectTemplate();

test("template/ is what the sources make of it: npx tsx packages/create-gaiaflow/write-template.ts", () => {
    const wanted = { ...cookiecutterFiles(template), ...pulumiFiles(template) };
    const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "template", "cookiecutter.json"];
    const there = execFileSync("git", listing, { cwd: CLONE, encoding: "utf8" }).split("\0");
    expect(there.filter((file) => file !== "").sort()).toEqual(Object.keys(wanted).sort());
    for (const [file, text] of Object.entries(wanted)) {
        expect([file, fs.readFileSync(path.join(CLONE, file), "utf8")]).toEqual([file, text]);
    }
});

test("a project depends on this GaiaFlow, and on nothing else", () => {
    const { dependencies } = JSON.parse(template["package.json"]?.no ?? "") as { dependencies: object };
    expect(dependencies).toEqual({ gaiaflow: version });
});

test("with examples it has our example under its own package's name, else none of it", () => {
    const texts = Object.values(template).map(({ yes = "" }) => yes);
    expect(texts.filter((text) => /(from|import) iris\b|"iris\.\w+:/.test(text))).toEqual([]);
    const files = (kind: "yes" | "no") => Object.keys(template).filter((file) => template[file]?.[kind] !== undefined);
    expect(files("no").filter((file) => /^(dags|notebooks|my_package|tests)\//.test(file))).toEqual([
        ...["dags/.gitkeep", "my_package/__init__.py", "notebooks/.gitkeep"],
        ...["tests/conftest.py", "tests/test_dags.py", "tests/test_package.py"],
    ]);
    expect(files("yes").filter((file) => /^(dags|notebooks|my_package)\//.test(file))).toEqual([
        ...["dags/train_again.py", "dags/train_iris.py", "my_package/__init__.py", "my_package/data.py"],
        ...["my_package/evaluate.py", "my_package/plots.py", "my_package/prepare.py"],
        ...["my_package/register.py", "my_package/train.py"],
        "notebooks/explore_iris.ipynb",
    ]);
    expect(texts.filter((text) => text.includes('schedule="@weekly"'))).toHaveLength(1);
});

test.each(["yes", "no"] as const)(
    "with examples: %s, its lock is one of its requirements, so that no start makes it",
    (kind) => {
        const [requirements = "", lock = ""] = ["requirements.txt", "pylock.toml"].map(
            (file) => template[file]?.[kind],
        );
        const hash = inputHash({ files: new Map([["requirements.txt", requirements]]) }, lockedFor({}));
        // Where this fails for "no", make the lock again in an empty project: npx gaiaflow start.
        expect(parseLock(lock)).toMatchObject({ source: "requirements.txt", hash });
        const names = parseLock(lock)?.packages.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining([...LENIENT, ...(requirements.match(/^[\w-]+(?===)/gm) ?? [])]));
    },
);
