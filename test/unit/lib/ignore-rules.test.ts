import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import { ignoreFilter, ignorePattern, ignoreRules, ruleOf } from "../../../lib/ignore-rules";
import { CLONE } from "../../support/settings";

const LINES = [
    ...["data", "/data/", "**/data", "data/*.csv", "!data/small.csv", "**", "!a", "a?b", "[ab]c/*", "**/.env", "*.env"],
    ...["a/**/b", "\\!x", "**/*.pyc", "a.b", "!**/keep", "./x", "*", "data/**", "a[b].c", "# data", "", "caf*"],
];
const PATHS = [
    ...["data", "data/x.csv", "data/small.csv", "src/data/y", "a", "a/b", "a/x/y/b", "axb", "ac/z", "bc", "!x", "x"],
    ...["a.b", "axxb", "a/q/b/c", ".env", "q/.env", "q.env", "d/e.pyc", "deep/keep/x", "ab.c", "aXb/data", "café.txt"],
];

test("every two lines mean what they mean to Docker", () => {
    for (const text of LINES.flatMap((one) => LINES.map((other) => `${one}\n${other}`))) {
        const ours = ignoreFilter(ignoreRules(text, "a file").rules);
        const docker = ignore({ ignorecase: false }).add(text);
        const leftOut = PATHS.filter((file) => ours.leftOutBy(file) !== undefined);
        expect([text, leftOut]).toEqual([text, PATHS.filter((file) => docker.ignores(file))]);
    }
});

test("a folder is skipped only where no later line takes anything in it back", () => {
    const { isEmpty } = ignoreFilter(
        ignoreRules("data\ncache\nlogs\n!data/raw/x.csv\n!logs/**/y\n**/.git", "a file").rules,
    );
    expect(["data", "data/raw", "data/other", "cache", "logs", "src/.git", "src"].filter(isEmpty)).toEqual([
        "data/other",
        "cache",
        "src/.git",
    ]);
    const all = ignoreFilter(ignoreRules("data\n!**/*.csv", "a file").rules);
    expect(all.isEmpty("data")).toBe(false);
});

test("lines of another folder are about what is below it", () => {
    const { leftOutBy } = ignoreFilter(ignoreRules("raw\n!raw/x", "src/.dockerignore", "src").rules);
    expect(leftOutBy("src/raw/y")).toMatchObject({ line: "raw", source: "src/.dockerignore" });
    expect(["raw/y", "src/raw/x"].map(leftOutBy)).toEqual([undefined, undefined]);
});

test("a line that is no pattern is named, and no rule", () => {
    expect(ignoreRules("data\n[z-a]\n", "a file")).toMatchObject({ rules: [{ line: "data" }], wrong: ["[z-a]"] });
});

test("a path as it is may hold any sign", () => {
    const file = "a[1]*?\\x (2)+.txt";
    const written = ignoreFilter(ignoreRules(ignorePattern(file), "a file").rules);
    for (const { leftOutBy } of [written, ignoreFilter([ruleOf(file, "a key")])]) {
        expect(["a[1]*?\\x (2)+.txt", "a1xx", `${file}/below`].map((each) => leftOutBy(each) !== undefined)).toEqual([
            true,
            false,
            true,
        ]);
    }
});

test("Python reads the same rules in the same way", () => {
    const text = LINES.filter((line) => line !== "*" && line !== "**").join("\n");
    const { rules } = ignoreRules(text, "a file");
    const { isEmpty, leftOutBy } = ignoreFilter(rules);
    const cases = PATHS.map((file) => ({ file, leftOut: leftOutBy(file)?.line ?? null, empty: isEmpty(file) }));
    const fixture = path.join(CLONE, "contract/fixtures/ignore-rules.json");
    // test/python/test_project_view.py reads it.
    expect(JSON.parse(fs.readFileSync(fixture, "utf8"))).toEqual({ rules, cases });
});
