import { namedLogins, unnamed } from "../../../requirements/named-indexes";
import { readInput } from "../../../requirements/read-input";
import { resolveProject } from "../../../requirements/project-lock";
import { startIndex } from "../../support/package-index";
import { closeAll, sourceOf, useIndex } from "../../support/uv-index";

beforeAll(() => useIndex({ mine: { "9.0": {} }, six: { "1.0": {} }, idna: { "1.0": {} } }));
afterAll(closeAll);

const settings = (files: Record<string, string>) => {
    const { faults, indexLines, uvSettings } = readInput(sourceOf(files));
    return { faults: faults.map(({ problem }) => problem), indexLines, ...uvSettings };
};

test("Poetry's sources are indexes of uv by their names, and what names one is taken from no other", () => {
    const source = (name: string, more = "") =>
        `[[tool.poetry.source]]\nname = "${name}"\nurl = "https://${name}.x.org/simple"\n${more}`;
    const text = `[tool.poetry.dependencies]\nMine = { version = "^1", source = "own" }\nsix = { version = "*", source = "PyPI" }
idna = { version = "*", source = "other" }\n${source("own", 'priority = "explicit"\n')}${source("more", 'priority = "supplemental"\n')}${source("first")}`;
    expect(settings({ "pyproject.toml": text })).toEqual({
        faults: ['takes idna from "other", and the file has no source of that name.'],
        indexLines: [],
        index: [
            { name: "own", url: "https://own.x.org/simple", explicit: true },
            { name: "first", url: "https://first.x.org/simple", explicit: false },
            { name: "gaiaflow-pypi", url: "https://pypi.org/simple" },
            { name: "more", url: "https://more.x.org/simple", explicit: false },
        ],
        sources: { mine: { index: "own" } },
    });
});

test("of a Pipfile's sources, those behind the first have only what names them", () => {
    const text =
        '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n[[source]]\nname = "own"\nurl = "https://x.org/simple"\n[packages]\nmine = { version = "*", index = "own" }\n';
    expect(settings({ Pipfile: text })).toMatchObject({
        faults: [],
        index: [
            { name: "pypi", explicit: true },
            { name: "own", url: "https://x.org/simple", explicit: true },
        ],
        sources: { mine: { index: "own" } },
    });
});

test("the configuration's index that a file names is asked for what names it alone, and gives its login", () => {
    const named = [{ name: "my-own", url: "https://x.org/simple/", explicit: true }];
    const index = { url: "https://x.org/simple", username: "me", password: "t0k" };
    const other = { url: "https://y.org/simple" };
    expect(unnamed([index, other], named)).toEqual([other]);
    const login = { UV_INDEX_MY_OWN_USERNAME: "me", UV_INDEX_MY_OWN_PASSWORD: "t0k" };
    expect(namedLogins([other, index], named)).toEqual(login);
    expect(namedLogins([{ ...index, url: "https://x.org/more" }], named)).toEqual(login);
    expect(namedLogins([other], named)).toEqual({});
});

test("neither a newer version of PyPI takes the place of a team's package, nor a team's index that of PyPI's", async () => {
    const own = await startIndex({ mine: { "1.0": {} }, six: { "9.0": {} } });
    const lock = (priority: string) =>
        resolveProject(
            sourceOf({
                "pyproject.toml": `[tool.poetry.dependencies]\nmine = { version = "*", source = "own" }\nsix = "*"\n[[tool.poetry.source]]\nname = "own"\nurl = "${own.url}"\npriority = "${priority}"\n`,
            }),
            { pythons: ["3.13"], lenient: [], indexes: [{ url: own.url, password: "t0k" }] },
        );
    const locks = [await lock("explicit"), await lock("supplemental"), await lock("primary")];
    await own.close();
    expect(locks.map(({ packages }) => packages.map(({ name, version, index }) => [name, version, index]))).toEqual([
        ...["1.0", "1.0"].map((six) => [
            ["mine", "1.0", own.url],
            ["six", six, undefined],
        ]),
        [
            ["mine", "1.0", own.url],
            ["six", "9.0", own.url],
        ],
    ]);
});

test.each([
    [
        'prerelease = "sometimes"',
        "[tool.uv] prerelease is not taken by uv (unknown variant `sometimes`, expected one of",
    ],
    ['exclude-newer = "soon"', "[tool.uv] exclude-newer is not taken by uv (`soon` could not be parsed"],
    ["constraint-dependencies = 'six<2'", "[tool.uv] constraint-dependencies is not taken by uv (invalid type: string"],
    [
        "[[tool.uv.index]]\nname = 'a b'\nurl = 'https://x.org/simple'",
        "[[tool.uv.index]] name is not taken by uv (Index names",
    ],
    ["[tool.uv.sources]\nsix = { index = 3 }", "[tool.uv.sources"],
])("a setting that uv would pass over with all others is refused by its key: %s", async (line, words) => {
    const pyproject = `[project]\nname = "iris"\ndependencies = ["six"]\n[tool.uv]\n${line}\n`;
    const message = await resolveProject(sourceOf({ "pyproject.toml": pyproject }), {
        pythons: ["3.13"],
        lenient: [],
    }).catch(String);
    expect(message).toContain("pyproject.toml");
    expect(message).toContain(words);
});
