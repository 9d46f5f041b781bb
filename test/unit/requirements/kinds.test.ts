import * as path from "node:path";
import type { Source } from "../../../requirements/input";
import { findSource } from "../../../requirements/source";
import { readInput } from "../../../requirements/read-input";
import type { Chosen } from "../../../requirements/pyproject";
import { allows } from "../../../requirements/python-version";
import { closeAll, temporaryFolder } from "../../support/uv-index";

afterAll(closeAll);

function read(files: Record<string, string>, chosen: Chosen = {}, folder = ".") {
    const source = findSource(`${temporaryFolder(files)}/${folder}`);
    if (source === undefined) {
        throw new Error("There is no source.");
    }
    const { constraintAddresses, constraints, faults, fromSource, indexLines, needsBuild, notes, ...rest } = readInput(
        source,
        chosen,
    );
    return {
        asked: rest.requirements.map(({ text }) => text),
        bounds: [...constraints.map(({ text }) => text), ...constraintAddresses],
        built: [...needsBuild.map(({ requirement }) => requirement), ...fromSource.keys()],
        faults: faults.map(({ subject = "", problem, fix }) => `${subject} ${problem} ${fix}`),
        ...{
            indexLines,
            notes,
            kind: source.kind,
            sources: rest.uvSettings["sources"],
            local: rest.localProjects,
            python: rest.requiresPython,
        },
    };
}

const requirements = (text: string, more: Record<string, string> = {}) => read({ "requirements.txt": text, ...more });

describe("a requirements file", () => {
    test("takes pip's options in each way that they can be written, and several in a line", () => {
        const files = { "base.txt": "six\n", "more files.txt": "idna\n", "bounds.txt": "six<2\n" };
        const text =
            '-rbase.txt\n-r "more files.txt"\n-cbounds.txt\n--index-url https://a/s --extra-index-url=https://b/s\n';
        expect(requirements(text, files)).toMatchObject({
            asked: ["six", "idna"],
            bounds: ["six<2"],
            faults: [],
            indexLines: ["--index-url https://a/s", "--extra-index-url https://b/s"],
        });
    });

    test("names PyPI where it likes: the machine's mirror is asked", () =>
        expect(requirements("-i https://pypi.org/simple/\nsix\n")).toMatchObject({ indexLines: [], faults: [] }));

    test("has bounds by an address read by uv; what is asked for is to lie in the project", () => {
        const { asked, bounds, faults } = requirements("six\n-c https://x.org/c.txt\n-r https://x.org/a/base.txt\n");
        expect([asked, bounds]).toEqual([["six"], ["https://x.org/c.txt"]]);
        expect(faults).toEqual([
            "requirements.txt line 3 includes an address, where what is asked for may change without anybody's doing. " +
                "Keep it in the project: curl -fsSLo base.txt https://x.org/a/base.txt   and write: -r base.txt",
        ]);
    });

    test.each([
        ["-r sub", "sub is a folder and no file, though requirements.txt includes it. Name a file in it."],
        ["six@1.16.0", "after @ an address has to stand. Write: six==1.16.0"],
        ["six@latest", "Write: six"],
        ["--frobnicate", "requirements.txt line 1 has --frobnicate, which is no option of a requirements file."],
        ["-f ./sub", "requirements.txt line 1 looks for packages in ./sub, a folder of this machine"],
        ["./sub", "requirements.txt line 1 names sub, which has neither a pyproject.toml of a package nor a setup.py."],
        ["hg+https://x.org/y", "requirements.txt line 1 comes from a repository of hg, and builds have git alone."],
        ["team @ git+ssh://git@x.org:22/ml/team.git@v1", "Write: team @ git+https://x.org/ml/team.git@v1"],
        ["git+git@x.org:ml/team.git", "Write: git+https://x.org/ml/team.git"],
    ])("refuses %s with what to do", (line, words) => {
        const { faults } = requirements(`${line}\n`, { "sub/x.txt": "" });
        expect(faults).toEqual([expect.stringContaining(words)]);
    });

    test("has packages built from their source where it names them; of all of them wheels are taken, and that is noted", () => {
        expect(requirements("lxml==5\n--no-binary lxml,My_Tool\n").built).toEqual(["lxml", "my-tool"]);
        expect(requirements("lxml\n--no-binary :all:\n")).toMatchObject({
            built: [],
            notes: [expect.stringContaining("--no-binary :all: is left out")],
        });
    });

    test.each(["-e lib", "lib/", "./lib", "lib @ file:lib"])("knows a folder of the project: %s", (line) => {
        const lib = '[project]\nname = "lib"\ndependencies = ["six"]\n';
        expect(requirements(`${line}\n`, { "lib/pyproject.toml": lib })).toMatchObject({
            ...{ asked: ["six"], built: [], faults: [], local: ["lib"] },
        });
    });

    test.each(["./none", "none/x-1-py3-none-any.whl", "x @ file:///none", "-e ./none"])(
        "need not have what is for another system: %s",
        (line) => {
            const text = `${line} ; sys_platform == "win32" or (os_name == "nt" and python_version > "3")\n`;
            expect(requirements(text)).toMatchObject({ asked: [], faults: [], built: [] });
            expect(requirements(text.replace(' or (os_name == "nt"', " or (os_name != 'nt'")).faults).toHaveLength(1);
        },
    );

    test.each([
        ["setup.py: ext_modules", { "lib/setup.py": "setup(ext_modules=[Extension('a', ['a.c'])])" }],
        [
            "pyproject.toml: maturin",
            { "lib/pyproject.toml": '[project]\nname = "lib"\n[build-system]\nbuild-backend = "maturin"\n' },
        ],
        [
            "pyproject.toml: ext-modules",
            { "lib/pyproject.toml": '[project]\nname = "lib"\n[[tool.setuptools.ext-modules]]\nname = "a"\n' },
        ],
    ])("has a folder noted that has code to compile by %s", (by, files: Record<string, string>) => {
        const { faults, local, notes } = requirements("-e ./lib\n", files);
        expect([faults, local]).toEqual([[], ["lib"]]);
        expect(notes).toEqual([expect.stringContaining(`requirements.txt line 1: lib has code to compile (${by})`)]);
    });

    test("has no note of a folder of Python alone", () =>
        expect(requirements("-e ./lib\n", { "lib/setup.py": "setup()  # no ext_modules" }).notes).toEqual([]));

    test("takes the extras of a folder, wherever they stand, and each time that it is asked for", () => {
        const extras = "[project.optional-dependencies]\na = ['idna']\nb = ['click']\n";
        const files = { "lib/pyproject.toml": `[project]\nname = "lib"\ndependencies = ["six"]\n${extras}` };
        const named = requirements("lib[a] @ file:./lib ; python_version > '3'\n", files);
        expect(named).toMatchObject({ asked: ["six", "idna"], faults: [], local: ["lib"] });
        const twice = requirements("-e ./lib\n-e ./lib[b]\n./lib\nlib[a] @ file:lib\n", files);
        expect(twice).toMatchObject({ asked: ["six", "click", "idna"], faults: [], local: ["lib"] });
    });

    test("keeps the hashes of an address, and refuses those of another kind than sha256", () => {
        const hash = "a".repeat(64);
        const source = `x @ https://x.org/x-1.0.tar.gz ; python_version > '3' --hash=sha256:${hash}`;
        const lines = [source, `six==1 --hash=sha512:${hash}`, `idna==1 --hash=sha384:${hash} --hash=sha256:${hash}`];
        expect(requirements(lines.join("\n"))).toMatchObject({
            ...{ asked: ["six==1", "idna==1"], built: [source] },
            faults: [
                "requirements.txt line 2 has a hash of sha512, and files of an index are known by their sha256. Make the file again with sha256, as pip-compile --generate-hashes and uv export do.",
            ],
        });
        const wheel = "https://x.org/tool-1.0-py3-none-any.whl";
        const of = (line: string) =>
            readInput(findSource(temporaryFolder({ "requirements.txt": line })) as Source).requirements;
        expect(of(`${wheel} --hash=sha256:${hash}\n`)).toMatchObject([{ hashes: [`sha256:${hash}`] }]);
        expect(of(`tool @ ${wheel}#sha256=${hash}\n`)).toMatchObject([{ hashes: [`sha256:${hash}`] }]);
    });

    test("has bounds with an address that ask for nothing themselves, and are refused without a name", () => {
        const wheel = "https://x.org/tool-1.0-py3-none-any.whl";
        const bounds = [
            ...[`tool @ ${wheel}`, wheel, "six<2", "team @ git+https://x.org/team", "source @ https://x.org/s.tar.gz"],
            ...["-e git+https://x.org/y.git#egg=y", "lib @ file:./lib", "none @ file:none ; sys_platform == 'win32'"],
            ...["./lib", "git+ssh://git@x.org/z.git"],
        ];
        expect(requirements("idna\n-c bounds.txt\n", { "bounds.txt": bounds.join("\n"), "lib/setup.py": "" })).toEqual(
            expect.objectContaining({
                ...{ asked: ["idna"], built: [], local: [], bounds: [`tool @ ${wheel}`, `tool @ ${wheel}`, "six<2"] },
                faults: [9, 10].map(
                    (line) =>
                        expect.stringMatching(
                            `^bounds.txt line ${line} is a bound without a name, .* NAME @ `,
                        ) as string,
                ),
            }),
        );
    });

    test("takes no package of an index for a folder of somebody's machine", () => {
        const { asked, faults } = requirements("lib @ file:///home/me/work/lib\n");
        expect([asked, faults]).toEqual([[], [expect.stringContaining("which is not there")]]);
    });
});

describe("setup.py and setup.cfg", () => {
    const setup = (text: string, more: Record<string, string> = {}) =>
        requirements("-e .\n", { "setup.py": text, ...more });

    test.each([
        ["nothing", "setup(name='x', packages=find_packages())", []],
        ["a list", "setup(name='x', install_requires=[\n  'six>=1',  # why\n  \"idna\",\n])", ["six>=1", "idna"]],
        ["a list by its name", "NEEDS = ['six']\nsetup(name='x', install_requires=NEEDS)", ["six"]],
    ])("are read where they ask for %s", (_, text, asked) =>
        expect(setup(text)).toMatchObject({ asked, faults: [], local: ["."] }),
    );

    test("are read as setup.cfg lists it", () => {
        const cfg =
            "[metadata]\nname = x\n[options]\npython_requires = >=3.10\ninstall_requires =\n    six>=1\n    idna; python_version<'3.12'\n[x]\na = b\n";
        expect(setup("setup()", { "setup.cfg": cfg })).toMatchObject({
            ...{ asked: ["six>=1", "idna; python_version<'3.12'"], python: ">=3.10" },
        });
        const file = "[options]\ninstall_requires = file: needs.txt\n";
        expect(setup("setup()", { "setup.cfg": file, "needs.txt": "six\n" }).asked).toEqual(["six"]);
    });

    test.each([
        [
            "by a name",
            "with open('needs/requirements.txt') as f:\n    needs = f.read().split()\nsetup(install_requires=needs)",
        ],
        [
            "where it stands",
            "setup(\n    install_requires=open('needs/requirements.txt').readlines(),\n    extras_require={'a': ['idna']},\n)",
        ],
    ])("are read where code reads one file of requirements %s, which is noted", (_, text) => {
        const { asked, faults, notes } = setup(text, { "needs/requirements.txt": "six\n" });
        expect([asked, faults]).toEqual([["six"], []]);
        expect(notes).toEqual([
            "setup.py reads needs/requirements.txt by code: what that lists is taken, and nothing else.",
        ]);
    });

    test.each([
        "needs = open('requirements-a.txt').read().split()\nneeds.append('x')\nsetup(install_requires=needs)",
        "setup(install_requires=open('requirements-a.txt').readlines() + ['x'])",
        "setup(install_requires=read('requirements-a.txt', 'requirements-b.txt'))",
        "setup(install_requires=read('requirements-none.txt'))",
    ])("are refused where code adds to such a file, or reads several: %s", (text) => {
        const files = { "requirements-a.txt": "six\n", "requirements-b.txt": "idna\n" };
        expect(setup(text, files).faults).toEqual([expect.stringContaining("states by code what it needs")]);
    });

    test("have the extras that are asked for, as a list of setup.cfg's or in setup.py", () => {
        const cfg =
            "[options]\ninstall_requires =\n    six\n[options.extras_require]\nviz-all =\n    idna\n    click; python_version>'3'\ndev = file: dev.txt\n";
        const of = (extras: string, py: string, more = {}) =>
            read({ "requirements.txt": `-e .[${extras}]\n`, "setup.py": py, ...more });
        const files = { "setup.cfg": cfg, "dev.txt": "pytest\n" };
        expect(of("viz_all, dev", "setup()", files)).toMatchObject({
            ...{ asked: ["six", "idna", "click; python_version>'3'", "pytest"], faults: [], local: ["."] },
        });
        expect(of("none", "setup()", files).faults).toEqual([
            'setup.cfg has no extra "none", which is asked for. Correct it where it is asked for, or take it out there.',
        ]);
        const py = "more = {'a': ['idna'], 'b': [\n'click',\n]}\nsetup(install_requires=['six'], extras_require=";
        expect(of("b", `${py}more)`)).toMatchObject({ asked: ["six", "click"], faults: [] });
        expect(of("a", `${py}{'a': ['pytest']})`)).toMatchObject({ asked: ["six", "pytest"], faults: [] });
        expect(of("a", `${py}read())`).faults).toEqual([expect.stringContaining("states by code")]);
    });

    test.each(["setup(install_requires=read())", "setup(**options)", "setup(install_requires=['six'] + more)"])(
        "are refused where only code can tell: %s",
        (text) => expect(setup(text).faults).toEqual([expect.stringContaining("states by code what it needs")]),
    );

    test("alone are named with the line that has them read, unless they ask for nothing", () => {
        const text = "setup(install_requires=['six'])";
        expect(() => read({ "setup.py": text })).toThrow("Type: echo '-e .' > requirements.txt");
        expect(findSource(temporaryFolder({ "setup.py": "setup()" }))).toBeUndefined();
    });
});

describe("a pyproject.toml", () => {
    const head = '[project]\nname = "x"\nversion = "1"\n';

    test.each([
        ["setuptools", '[tool.setuptools.dynamic]\ndependencies = { file = ["needs.in"] }\n'],
        ["hatch", '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["needs.in"]\n'],
    ])("has its dynamic dependencies read from the files that %s names", (_, text) => {
        const files = { "pyproject.toml": `${head}dynamic = ["dependencies"]\n${text}`, "needs.in": "six\n" };
        expect(read(files)).toMatchObject({ asked: ["six"], faults: [], built: [] });
    });

    test.each([
        ["setuptools", '[tool.setuptools.dynamic]\noptional-dependencies.more = { file = ["more.in"] }\n'],
        ["hatch", '[tool.hatch.metadata.hooks.requirements_txt.optional-dependencies]\nmore = ["more.in"]\n'],
    ])("has an extra read from the file that %s names", (_, text) => {
        const files = {
            "pyproject.toml": `${head}dependencies = ["six"]\ndynamic = ["optional-dependencies"]\n${text}`,
            "more.in": "idna\n",
        };
        expect(read(files, { extras: ["more"] })).toMatchObject({ asked: ["six", "idna"], faults: [] });
        expect(read(files, { extras: ["none"] }).faults).toEqual([expect.stringContaining('names "none"')]);
    });

    test("takes a source that is for an extra or a group for what these ask for alone", () => {
        const text = `${head}dependencies = ["six"]
[project.optional-dependencies]
cpu = ["torch"]
gpu = ["torch"]
[dependency-groups]
fork = ["torch", "six"]
[tool.uv.sources]
torch = [{ index = "cpu", extra = "cpu" }, { path = "none", extra = "gpu" }, { git = "https://x.org/torch", group = "fork" }]
`;
        const file = { "pyproject.toml": text };
        expect(read(file)).toMatchObject({ asked: ["six"], sources: undefined });
        const source = { torch: { index: "cpu" } };
        expect(read(file, { extras: ["cpu"] })).toMatchObject({ asked: ["six", "torch"], faults: [], sources: source });
        expect(read(file, { extras: ["gpu"] }).faults).toEqual([
            expect.stringContaining("names none, which is not there"),
        ]);
        expect(read(file, { groups: ["fork"] }).built).toEqual(["torch @ git+https://x.org/torch"]);
    });

    test.each(["file:///${PROJECT_ROOT}/lib", "{root:uri}/lib"])("names a folder from its own: %s", (address) => {
        const files = (top: string, lib: string) => ({
            [`${top}pyproject.toml`]: `${head}dependencies = ["lib @ ${address}"]\n`,
            [`${lib}/pyproject.toml`]: '[project]\nname = "lib"\ndependencies = ["six"]\n',
        });
        expect(read(files("", "lib"))).toMatchObject({ asked: ["six"], faults: [], local: ["lib"] });
        const up = { "requirements.txt": "-e sub\n", ...files("sub/", "sub/lib") };
        expect(read(up)).toMatchObject({ asked: ["six"], faults: [], local: ["sub", "sub/lib"] });
    });

    test("of hatch's environment alone is named with what to do", () => {
        const text = '[tool.hatch.envs.default]\ndependencies = ["six"]\n';
        expect(() => read({ "pyproject.toml": text })).toThrow("Write its dependencies into [project] dependencies");
        expect(read({ "pyproject.toml": text, "requirements.txt": "" }).kind).toBe("requirements.txt");
    });

    test("is refused where code makes its dependencies, and where they are no list", () => {
        expect(read({ "pyproject.toml": `${head}dynamic = ["dependencies"]\n` }).faults).toEqual([
            expect.stringMatching(/^pyproject.toml states by code what it needs/),
        ]);
        expect(read({ "pyproject.toml": `${head}dependencies = "six"\n` }).faults).toEqual([
            expect.stringContaining("[project] dependencies is no list of texts."),
        ]);
    });

    test("finds members of its workspace, and never on an index", () => {
        const member = '[project]\nname = "Some_Member"\ndependencies = ["idna"]\n';
        const of = (name: string) => ({
            "pyproject.toml": `${head}dependencies = ["${name}"]\n[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv.sources]\n${name} = { workspace = true }\n`,
            "packages/one/pyproject.toml": member,
        });
        expect(read(of("some-member"))).toMatchObject({ asked: ["idna"], built: [], local: ["packages/one"] });
        expect(read(of("other"))).toMatchObject({
            ...{ asked: [], built: [], faults: [expect.stringContaining("which has none of that name")] },
        });
    });

    test("keeps the marker of what has a source, and takes no source for other systems alone", () => {
        const lines = `["click ; python_version < '3.12'", "lib ; sys_platform == 'win32'", "six"]`;
        const sources = `[tool.uv.sources]\nclick = { git = "https://x.org/click" }\nlib = { path = "none" }
six = [{ path = "none", marker = "sys_platform != 'linux'" }, { git = "https://x.org/six" }]\n`;
        expect(read({ "pyproject.toml": `${head}dependencies = ${lines}\n${sources}` })).toMatchObject({
            ...{ faults: [], asked: [], local: [] },
            built: ["click @ git+https://x.org/click ; python_version < '3.12'", "six @ git+https://x.org/six"],
        });
    });

    test("keeps the folder of a repository, and takes the source that is for Linux", () => {
        const sources = `[tool.uv.sources]\nclick = [{ path = "x", marker = "sys_platform == 'win32'" }, { git = "https://x.org/click", rev = "a1", subdirectory = "py" }]\n`;
        expect(read({ "pyproject.toml": `${head}dependencies = ["click[a]>=8"]\n${sources}` }).built).toEqual([
            "click[a] @ git+https://x.org/click@a1#subdirectory=py",
        ]);
    });

    test("of pixi has its tables read, beside its dependencies or without", () => {
        const pixi =
            '[tool.pixi.dependencies]\npython = "3.11.*"\npytorch = "*"\n[tool.pixi.feature.more.pypi-dependencies]\nsix = "*"\n';
        expect(read({ "pyproject.toml": head + pixi }, { groups: ["more"] })).toMatchObject({
            ...{ kind: "pyproject.toml", asked: ["torch", "six"], faults: [], python: "==3.11.*" },
        });
        expect(read({ "pyproject.toml": `${head}dependencies = ["idna"]\n${pixi}` }).asked).toEqual(["idna", "torch"]);
    });

    test("takes the extras of a folder that pixi asks for", () => {
        const extras = '[project.optional-dependencies]\ns3 = ["boto3"]\nmore = ["idna"]\n';
        const pixi = (table: string) =>
            `[${table}pypi-dependencies]\nx = { path = ".", editable = true, extras = ["s3"] }
[${table}feature.more.pypi-dependencies]\nx = { path = ".", extras = ["more"] }\n`;
        const project = `${head}dependencies = ["six"]\n${extras}`;
        const apart = { "pyproject.toml": project, "pixi.toml": pixi("") };
        const together = { "pyproject.toml": project + pixi("tool.pixi.") };
        const asked = ["six", "boto3", "idna"];
        expect(read(together, { groups: ["more"] })).toMatchObject({ asked, faults: [], local: ["."] });
        const source = { kind: "pixi.toml", file: `${temporaryFolder(apart)}/pixi.toml` } as const;
        const input = readInput({ ...source, projectRoot: path.dirname(source.file) }, { groups: ["more"] });
        expect(input.requirements.map(({ text }) => text)).toEqual(asked);
    });

    test.each([
        ["uv", "dev", '[tool.uv]\ndev-dependencies = ["pytest"]\n'],
        ["PDM", "test", '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n'],
        ["hatch", "test", '[tool.hatch.envs.test]\ndependencies = ["pytest"]\n'],
    ])("has its groups where %s keeps them, too", (_, group, text) => {
        const file = { "pyproject.toml": `${head}dependencies = []\n${text}` };
        expect(read(file, { groups: [group] })).toMatchObject({ asked: ["pytest"], faults: [] });
    });

    test("that asks for nothing is noted beside a file that does, with the key that takes that", () => {
        const of = (dependencies: string, other: string, text: string) =>
            read({ "pyproject.toml": `${head}dependencies = ${dependencies}\n`, [other]: text }).notes;
        const note = (other: string) =>
            `pyproject.toml asks for nothing, and ${other} beside it is not read. To take that, type: pulumi config set --path gaiaflow:project.requirements ${other}`;
        expect(of("[]", "requirements.txt", "# all\nsix\n")).toEqual([note("requirements.txt")]);
        expect(of("[]", "environment.yaml", "dependencies: [six]\n")).toEqual([note("environment.yaml")]);
        expect(of("[]", "requirements.txt", "# none\n\n")).toEqual([]);
        expect(of('["idna"]', "requirements.txt", "six\n")).toEqual([]);
    });

    test("names what is wrong in it where a group or an extra takes in one that is not there, and not the configuration", () => {
        const text = `${head}dependencies = []\n[project.optional-dependencies]\nall = ["x[none]"]
[dependency-groups]\ndev = [{ include-group = "lint" }, { include-group = "test" }]\ntest = [{ include-group = "dev" }]\n`;
        const has =
            'has no extra "none", which is asked for. Correct it where it is asked for, or take it out there. It has: all.';
        expect(read({ "pyproject.toml": text }, { extras: ["all"], groups: ["dev"] }).faults).toEqual([
            `pyproject.toml ${has}`,
            'pyproject.toml [dependency-groups] dev includes "lint", and there is no such dependency group. Correct it. It has: dev, test.',
        ]);
        const folder = requirements("-e ./lib[none]\n", { "lib/pyproject.toml": text });
        expect(folder.faults).toEqual([`lib/pyproject.toml ${has}`]);
    });

    test("that asks for itself with an extra takes that extra", () => {
        const text = `${head}dependencies = ["x[a]", "idna"]\n[project.optional-dependencies]\na = ["six"]\n`;
        expect(read({ "pyproject.toml": text })).toMatchObject({ asked: ["idna", "six"], faults: [] });
    });

    test("with extras or groups alone counts where nothing else does", () => {
        const text = `${head}[project.optional-dependencies]\na = ["six"]\n`;
        expect(read({ "pyproject.toml": text }, { extras: ["a"] }).asked).toEqual(["six"]);
        expect(read({ "pyproject.toml": text, "requirements.txt": "" }).kind).toBe("requirements.txt");
    });
});

describe("Poetry's, PDM's and Pipenv's", () => {
    const POETRY = `[tool.poetry.dependencies]
python = "^3.11"
six = "^1.16"
idna = { version = "~3.6", extras = ["all"], markers = "sys_platform == 'linux'" }
click = { git = "https://x.org/click.git", tag = "v8", optional = true }
old = [{ version = "<2", python = "<3.12" }, { version = "*", python = ">=3.12" }]
[tool.poetry.extras]
web = ["click"]
[tool.poetry.group.test.dependencies]
pytest = "8.*"
`;

    test("tables of dependencies are read, with optional ones and groups that are chosen", () => {
        const asked = [
            ...["six>=1.16,<2", "idna[all]>=3.6,<3.7 ; (sys_platform == 'linux')"],
            ...["old<2 ; python_version < '3.12'", "old ; python_version >= '3.12'"],
        ];
        const file = { "pyproject.toml": POETRY };
        expect(read(file)).toMatchObject({ asked, built: [], faults: [], python: ">=3.11,<4" });
        const chosen = { extras: ["web"], groups: ["test"] };
        expect(read(file, chosen)).toMatchObject({
            ...{ asked: [...asked, "pytest==8.*"], built: ["click @ git+https://x.org/click.git@v8"], faults: [] },
        });
        expect(read(file, { extras: ["none"] }).faults).toEqual([expect.stringContaining("It has: web.")]);
        expect(read({ ...file, "requirements.txt": "" }).kind).toBe("requirements.txt");
    });

    test.each([
        ["^0.2.3", ">=0.2.3,<0.3"],
        ["^0.0.3", ">=0.0.3,<0.0.4"],
        ["^0", ">=0,<1"],
        ["^1", ">=1,<2"],
        ["~1", ">=1,<2"],
        ["~=1.4", "~=1.4"],
        ["1.2.3", "==1.2.3"],
        [">= 1.2, < 2", ">=1.2,<2"],
        ["*", ""],
    ])("a version %s is %s for pip", (version, range) => {
        const file = { "pyproject.toml": `[tool.poetry.dependencies]\nsix = "${version}"\n` };
        expect(read(file)).toMatchObject({ asked: [`six${range}`], faults: [] });
    });

    test("a choice of Pythons is one; of a package it is refused with one of them", () => {
        const python = '[tool.poetry.dependencies]\npython = "~3.9 || ^3.13"\n';
        expect(read({ "pyproject.toml": python })).toMatchObject({ faults: [], python: ">=3.9,<3.10 || >=3.13,<4" });
        expect(["3.9", "3.11", "3.13"].map((each) => allows(">=3.9,<3.10 || >=3.13,<4", each))).toEqual([
            true,
            false,
            true,
        ]);
        const file = { "pyproject.toml": '[tool.poetry.dependencies]\nsix = "^1.15 || ^1.16"\n' };
        expect(read(file).faults).toEqual([expect.stringContaining('as in: six = "^1.15"')]);
    });

    test("a Pipfile is read, its dev-packages as the group dev", () => {
        const text =
            '[[source]]\nurl = "https://pypi.org/simple"\n[packages]\nsix = "*"\nidna = { version = ">=3", extras = ["all"] }\n[dev-packages]\npytest = "*"\n[requires]\npython_version = "3.11"\n';
        expect(read({ Pipfile: text }, { groups: ["dev"] })).toMatchObject({
            ...{ asked: ["six", "idna[all]>=3", "pytest"], faults: [], indexLines: [], python: "==3.11.*" },
        });
        expect(read({ Pipfile: text }, { groups: ["docs"] }).faults).toEqual([
            expect.stringContaining('names "docs", but Pipfile has no such category.'),
        ]);
    });

    test("a project of Poetry 2 has its dependencies in Poetry's table, or in its own with their sources there", () => {
        const project = '[project]\nname = "x"\n';
        const backend = '[build-system]\nbuild-backend = "poetry.core.masonry.api"\n';
        const dynamic = `${project}dynamic = ["dependencies"]\n${POETRY}`;
        for (const text of [dynamic, `${dynamic}${backend}`]) {
            expect(read({ "pyproject.toml": text }, { extras: ["web"] })).toMatchObject({
                ...{ faults: [], built: ["click @ git+https://x.org/click.git@v8"], python: ">=3.11,<4" },
            });
        }
        const table = `[tool.poetry.dependencies]\npython = "^3.11"\nclick = { git = "https://x.org/click.git", tag = "v8" }
lib = { path = "lib" }\nsix = { source = "none" }\nunasked = "*"\n`;
        const files = {
            "pyproject.toml": `${project}dependencies = ["click[a]>=8", "lib", "six", "idna"]\n${table}`,
            "lib/pyproject.toml": '[project]\nname = "lib"\ndependencies = ["wheel"]\n',
        };
        expect(read(files)).toMatchObject({
            ...{ asked: ["wheel", "six", "idna"], built: ["click[a] @ git+https://x.org/click.git@v8"] },
            ...{ local: ["lib"], python: ">=3.11,<4", faults: [expect.stringContaining('takes six from "none"')] },
        });
    });

    test("markers of a Pipfile count as it has them, and folders for other systems need not be there", () => {
        const text = `[packages]\nsix = { version = "*", sys_platform = "== 'win32'", python_version = "< '3.12'" }
lib = { path = "none", platform_system = "== 'Darwin'" }\n`;
        expect(read({ Pipfile: text })).toMatchObject({
            ...{ asked: ["six ; sys_platform == 'win32' and python_version < '3.12'"], faults: [], local: [] },
        });
    });

    const package_ = (name: string, more = "") => `[[package]]\nname = "${name}"\nversion = "1.0"\n${more}`;
    test.each([
        [
            {
                "pyproject.toml": POETRY,
                "poetry.lock": package_("six") + package_("x", '[package.source]\ntype = "git"\n'),
            },
        ],
        [{ "pyproject.toml": '[project]\nname = "x"\ndependencies = ["six"]\n', "pdm.lock": package_("six") }],
        [
            {
                Pipfile: "[packages]\nsix = '*'\n",
                "Pipfile.lock": '{"default": {"six": {"version": "==1.0"}}, "develop": {"x": {"version": "==2"}}}',
            },
        ],
    ])("the versions of a lock beside them are taken: %j", (files: Record<string, string>) =>
        expect(read(files)).toMatchObject({
            bounds: ["six==1.0"],
            notes: [expect.stringContaining("its versions are taken")],
        }),
    );

    test("a lock of another package in the project bounds nothing", () => {
        const lib = '[project]\nname = "lib"\ndependencies = ["six"]\n';
        const files = { "lib/pyproject.toml": lib, "lib/poetry.lock": package_("six") };
        expect(requirements("-e ./lib\n", files)).toMatchObject({ asked: ["six"], bounds: [], notes: [] });
    });
});

test.each([
    [{ "requirements/base.txt": "six\n", "requirements/dev.txt": "x\n" }, "requirements/base.txt"],
    [{ "src/requirements.txt": "six\n", "src/other.txt": "" }, "src/requirements.txt"],
    [{ "requirements-dev.txt": "", "requirements_gpu.txt": "" }, "requirements_gpu.txt"],
    [{ "conda.yml": "dependencies: [six]\n" }, "conda.yml"],
])("what goes by a name of its own is not passed over: %j", (files: Record<string, string>, name) =>
    expect(() => read(files)).toThrow(`Type: pulumi config set --path gaiaflow:project.requirements ${name} `),
);

test.each([
    ["poetry.lock", "pyproject.toml", '[[package]]\nname = "six"\nversion = "1.0"\n', "package = []\n"],
    ["pdm.lock", "pyproject.toml", '[metadata]\n\n[[package]]\nname = "six"\nversion = "1.0"\n', "[metadata]\n"],
    ["Pipfile.lock", "Pipfile", '{"default": {"six": {"version": "==1.0"}}}', '{"default": {}}'],
])("%s without its %s is no project that needs nothing, unless nothing is in it", (name, file, text, empty) => {
    expect(() => read({ [name]: text, "pyproject.toml": "[tool.black]\n" })).toThrow(
        `${name} is the lock of a ${file} that says what the project needs, and there is none.\nAdd that ${file}`,
    );
    expect(findSource(temporaryFolder({ [name]: empty }))).toBeUndefined();
});

test.each([
    ["conda list --explicit", "@EXPLICIT\nhttps://x.org/numpy-1.0-0.conda\n"],
    ["conda list --export", "# To use it:\n# platform: linux-64\nnumpy=1.26.4=py311h_0\n"],
])("what %s writes is one fault, with what to type", (_, text) =>
    expect(() => read({ "requirements.txt": text })).toThrow("conda env export > environment.yml"),
);

test("a requirements.txt is what is in it, named or not", () => {
    expect(read({ "requirements.txt": "dependencies: [numpy=1.26]\n" }).asked).toEqual(["numpy==1.26.*"]);
});

test("conda's =* before a build's name is any version", () =>
    expect(read({ "environment.yml": "dependencies: [esmf=*=nompi*, numpy=*]\n" }).asked).toEqual(["esmf", "numpy"]));

test("a conda-lock.yml that is none is said to be that, and no project that needs nothing", () =>
    expect(read({ "conda-lock.yml": "version: 1\npackage: [\n" }).faults).toEqual([
        expect.stringContaining("conda-lock.yml cannot be read"),
    ]));

test("a module's name is no package's, and the package is named", () => {
    const { asked, faults } = requirements("sklearn\ncv2>=4\nscikit-learn\n");
    expect([asked, faults.map((each) => each.split(" Write: ")[1])]).toEqual([
        ["scikit-learn"],
        ["scikit-learn", "opencv-python-headless"],
    ]);
});

test("names like those of modules that an index has a wheel for are asked for", () => {
    const { asked, faults } = requirements("dotenv\ntensorflow-gpu==2.11.0\n");
    expect([asked, faults]).toEqual([["dotenv", "tensorflow-gpu==2.11.0"], []]);
});

test("what conda's machine has built is taken in its version, where that is known", () => {
    const text =
        "numpy @ file:///croot/numpy_1/work/dist/numpy-1.26.4-cp311-cp311-linux_x86_64.whl#sha256=ab\nsix @ file:///tmp/build/8/six_1/work\n";
    expect(requirements(text).asked).toEqual(["numpy==1.26.4", "six"]);
});

test("names of conda's that PyPI has for other packages are taken for those that are meant; what is for Windows stays away", () => {
    const names = [
        "pyg",
        "psycopg2=2.9",
        "tensorflow-base",
        "mysql-connector-python",
        "pywin32=306",
        "vc=14",
        "m2w64-gcc-libs",
    ];
    const lines = names.map((name) => `  - ${name}\n`).join("");
    expect(read({ "environment.yml": `dependencies:\n${lines}` })).toMatchObject({
        ...{ asked: ["torch-geometric", "psycopg2-binary==2.9.*", "tensorflow", "mysql-connector-python"], notes: [] },
    });
});

test("Airflow among the requirements is noted: the platform has its own", () => {
    const { notes } = requirements("apache-airflow==2.9.3\napache-airflow-providers-http\n");
    expect(notes).toEqual([
        expect.stringMatching(/^requirements.txt line 1: apache-airflow comes .* gaiaflow:airflow.requirements\.$/),
        expect.stringContaining("apache-airflow-providers-http comes"),
    ]);
});

test("requirements.in is read where there is no requirements.txt", () => {
    expect(read({ "requirements.in": "six\n" }).asked).toEqual(["six"]);
    expect(read({ "requirements.in": "six\n", "requirements.txt": "six==1\n" }).asked).toEqual(["six==1"]);
});

test("extras and groups of a file that has none are refused", () => {
    const { faults } = read({ "requirements.txt": "six\n" }, { extras: ["a"], groups: ["b"] });
    expect(faults).toEqual([
        expect.stringContaining("gaiaflow:project.extras names a, but requirements.txt has no extras."),
        expect.stringContaining("gaiaflow:project.groups names b, but requirements.txt has no groups."),
    ]);
    expect(read({ "pixi.toml": "" }, { groups: ["b"] }).faults).toEqual([expect.stringContaining("no such feature")]);
});
