import { namedLogins, unnamed } from "../../../requirements/named-indexes";
import { readInput } from "../../../requirements/read-input";
import { resolveProject } from "../../../requirements/project-lock";
import { startIndex } from "../../support/package-index";
import { closeAll, sourceOf, useIndex } from "../../support/uv-index";

beforeAll(() => useIndex({ mine: { "9.0": {} }, six: { "1.0": {} }, idna: { "1.0": {} } }));
afterAll(closeAll);

const PROJECT = '[project]\nname = "iris"\ndependencies = ["mine"]\n';

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

test("uv's indexes that are no tables are asked before PyPI, those of pip's settings among them", () => {
    const text = `[project]\nname = "iris"\ndependencies = ["mine"]\n[tool.uv]\nindex-url = "https://me:t0k@a.org/simple"
extra-index-url = ["https://pypi.org/simple", "https://b.org/simple"]\nfind-links = ["https://c.org/links.html", "./wheels"]
index-strategy = "unsafe-best-match"\n[tool.uv.pip]\nextra-index-url = ["https://b.org/simple", "https://d.org/simple"]\n`;
    expect(settings({ "pyproject.toml": text })).toEqual({
        faults: [expect.stringContaining("looks for packages in ./wheels, a folder of this machine")],
        indexLines: ["--find-links https://c.org/links.html"],
        index: ["b", "a", "d"].map((host) => ({ url: `https://${host}.org/simple` })),
        "index-strategy": "unsafe-best-match",
    });
});

test("PDM's sources are indexes, and one that is limited to some packages is refused", () => {
    const source = (name: string, more: string) => `[[tool.pdm.source]]\nname = "${name}"\n${more}\n`;
    const sources = [
        source("my own", 'url = "https://a.org/simple"'),
        source("links", 'url = "https://b.org/links.html"\ntype = "find_links"'),
        source("pypi", 'url = "https://pypi.org/simple"'),
        source("some", 'url = "https://c.org/simple"\ninclude_packages = ["mine"]'),
    ];
    const text = `[project]\nname = "iris"\ndependencies = ["mine"]\n${sources.join("")}`;
    expect(settings({ "pyproject.toml": text })).toEqual({
        faults: ["has include_packages, which uv does not go by."],
        indexLines: ["--find-links https://b.org/links.html"],
        index: [
            { name: "my-own", url: "https://a.org/simple" },
            { name: "some", url: "https://c.org/simple" },
        ],
    });
});

test("pixi's indexes are asked, a feature's first, and what names one is taken from no other", () => {
    const text = `[pypi-options]\nindex-url = "https://a.org/simple"\nextra-index-urls = ["https://b.org/simple"]
find-links = [{ url = "https://c.org/links.html" }, { path = "./wheels" }]\nindex-strategy = "first-index"
[pypi-dependencies]\nMine = { version = "*", index = "https://me:t0k@d.org/whl/cu118" }
[feature.more.pypi-options]\nextra-index-urls = ["https://e.org/simple"]\n`;
    const source = sourceOf({ "pixi.toml": text });
    const { faults, indexLines, uvSettings } = readInput(source, { groups: ["more"] });
    expect(faults).toMatchObject([{ subject: "pixi.toml [pypi-options]" }]);
    expect({ indexLines, ...uvSettings }).toEqual({
        indexLines: ["--find-links https://c.org/links.html"],
        index: [
            ...["e", "b", "a"].map((host) => ({ url: `https://${host}.org/simple` })),
            { name: "d.org-whl-cu118", url: "https://d.org/whl/cu118", explicit: true },
        ],
        "index-strategy": "first-index",
        sources: { mine: { index: "d.org-whl-cu118" } },
    });
});

test.each([
    ["uv's", "pyproject.toml", (url: string) => `${PROJECT}[tool.uv]\nextra-index-url = ["${url}"]\n`],
    ["uv's only", "pyproject.toml", (url: string) => `${PROJECT}[tool.uv]\nindex-url = "${url}"\n`],
    ["PDM's", "pyproject.toml", (url: string) => `${PROJECT}[[tool.pdm.source]]\nname = "own"\nurl = "${url}"\n`],
    [
        "pixi's",
        "pixi.toml",
        (url: string) => `[pypi-dependencies]\nmine = "*"\n[pypi-options]\nextra-index-urls = ["${url}"]\n`,
    ],
    [
        "one of pixi's",
        "pixi.toml",
        (url: string) => `[pypi-dependencies]\nmine = { version = "*", index = "${url}" }\n`,
    ],
])("what %s index has comes from there, and not from PyPI in a newer version", async (_, file, text) => {
    const own = await startIndex({ mine: { "1.0": {} } });
    const source = sourceOf({ [file]: text(own.url) });
    const { packages } = await resolveProject(source, { pythons: ["3.13"], lenient: ["six"] });
    await own.close();
    expect(packages.map(({ name, version, index }) => [name, version, index])).toEqual([
        ["mine", "1.0", own.url],
        ["six", "1.0", undefined],
    ]);
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
