import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readDistribution } from "../../../config/distribution";

type Files = Readonly<Record<string, string>>;

let clone: string;
beforeEach(() => {
    clone = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-distribution-"));
});
afterEach(() => fs.rmSync(clone, { recursive: true }));

function write(files: Files): void {
    for (const [file, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
        fs.writeFileSync(path.join(clone, file), text);
    }
}

function read(files: Files, folder = "project") {
    write({ [`${folder}/iris/__init__.py`]: "", ...files });
    return readDistribution(path.join(clone, folder), "iris", clone);
}

function git(...args: string[]): void {
    const who = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...who, ...args], { cwd: clone, stdio: "ignore" });
}

const init = (text: string): Files => ({ "project/iris/__init__.py": text });
const SCM = [
    "TYPE_CHECKING = False",
    "if TYPE_CHECKING:",
    "    from typing import Tuple, Union",
    "    VERSION_TUPLE = Tuple[Union[int, str], ...]",
    "else:",
    "    VERSION_TUPLE = object",
    "version: str",
    "__version__: str",
    "__version__ = version = '1.2.3.dev4+g0a1b2c3'",
    "__version_tuple__ = version_tuple = (1, 2, 3, 'dev4', 'g0a1b2c3')",
].join("\n");

describe("__version__ is read", () => {
    test.each([
        ["plain", '__version__ = "1.2.3"', "1.2.3"],
        ["in single quotes", "__version__='0.1.0rc1'", "0.1.0rc1"],
        [
            "with a type, after a docstring",
            '"""A package."""\n\nimport os\n__version__: str = "2.0+local"  # x',
            "2.0+local",
        ],
        ["as Final[str]", 'from typing import Final\n__version__: Final[str] = "1.2.3"', "1.2.3"],
        ["as typing.Final", '__version__: typing.Final = "1.2.3"', "1.2.3"],
        ["not out of a docstring", '"""\n__version__ = "0.0.0"\n"""\n__version__ = "1.0"', "1.0"],
        ["not out of a function", 'def f():\n    __version__ = "9"\n__version__ = "1.0"', "1.0"],
        ["in parentheses", '__version__ = (\n    "1.2.3"\n)', "1.2.3"],
        ["in pieces", '__version__ = "1.2" ".3"', "1.2.3"],
        ["in triple quotes, raw", '__version__ = r"""1.2.3"""', "1.2.3"],
        ["as a tuple", '__version__ = (1, 2, "3rc1")', "1.2.3rc1"],
        ["as a tuple without parentheses", "__version__ = 1, 2, 3", "1.2.3"],
        ["by another name", 'VERSION = "1.2.3"\n__version__ = VERSION', "1.2.3"],
        ["together with another name", '__version__ = version = "1.2.3"', "1.2.3"],
        ["beside another name", '__author__, __version__ = "me", "1.2.3"', "1.2.3"],
        ["joined", 'INFO = (1, 2, 3)\n__version__ = ".".join(map(str, INFO))', "1.2.3"],
        ["joined from texts", '__version__ = ".".join(["1", "2"])', "1.2"],
        ["as an f-string", 'MAJOR = 1\nMINOR = "2"\n__version__ = f"{MAJOR}.{MINOR}.3"', "1.2.3"],
        ["as an f-string of nothing", "__version__ = f'1.2.3'", "1.2.3"],
        ["as an f-string beside a text", 'A = 1\n__version__ = "0." f"{A}" ".2"', "0.1.2"],
        ["of a tuple's parts", 'V = (1, 2)\n__version__ = f"{V[0]}.{V[1]}"', "1.2"],
        ["as a sum", 'BASE = "1.2"\n__version__ = BASE + ".3"', "1.2.3"],
        ["as a sum of tuples", "__version__ = (1, 2) + (3,)", "1.2.3"],
        ["by %", 'V = (1, 2)\n__version__ = "%d.%s" % V', "1.2"],
        ["by str", 'V = "1.2.3"\n__version__ = str(V)', "1.2.3"],
        ["joined by a generator", 'V = (1, 2, 3)\n__version__ = ".".join(str(part) for part in V)', "1.2.3"],
        ["joined by a list", 'V = (1, 2, 3)\n__version__ = ".".join([f"{v}" for v in V])', "1.2.3"],
        ["joined of a part", 'V = (1, 2, 3, "x")\n__version__ = ".".join(map(str, V[:3]))', "1.2.3"],
        ["in a line with others", 'import os; __version__ = "1.2.3"; x = 1', "1.2.3"],
        ["the last one", '__version__ = "1"\n__version__ = "2"', "2"],
        ["in an else", 'if False:\n    pass\nelse:\n    __version__ = "1.2.3"', "1.2.3"],
        ["with a byte order mark and Windows' ends of lines", '\uFEFF__version__ = "1.2.3"\r\n', "1.2.3"],
    ])("%s", (_, text, version) => expect(read(init(text))).toEqual({ name: "iris", version, notes: [] }));

    test.each([
        ["from .version import __version__", 'iris/version.py|__version__: Final[str] = "1.2.3"'],
        ["from iris.version import __version__", 'iris/version.py|__version__ = "1.2.3"'],
        ["from iris._version import version as __version__", 'iris/_version.py|version = "1.2.3"'],
        ["from .about import (\n    __author__,\n    __version__,\n)", 'iris/about.py|__version__ = "1.2.3"'],
        ["from . import version\n__version__ = version.__version__", 'iris/version.py|__version__ = "1.2.3"'],
        ["from . import version as v\n__version__ = v.VERSION", 'iris/version.py|VERSION = "1.2.3"'],
        ["import iris.version\n__version__ = iris.version.VERSION", 'iris/version.py|VERSION = "1.2.3"'],
        ["from .version import *", 'iris/version.py|__all__ = ["__version__"]\n__version__ = "1.2.3"'],
        [
            "from .meta import __version__",
            "iris/meta/__init__.py|from .deep import V as __version__\n",
            "iris/meta/deep.py|V = '1.2.3'",
        ],
        [
            "from .meta.deep import __version__",
            "iris/meta/deep.py|from ..v import __version__",
            "iris/v.py|__version__ = '1.2.3'",
        ],
        [
            "from .a import __version__",
            "iris/a.py|from iris_version import __version__",
            "iris_version.py|__version__ = '1.2.3'",
        ],
        [
            'try:\n    from ._version import version as __version__\nexcept ImportError:\n    __version__ = "unknown"',
            'iris/_version.py|version = "1.2.3"',
        ],
    ])("through %j", (text, ...modules) => {
        const files = modules.map((module) => module.split("|") as [string, string]);
        expect(
            read({ ...init(text), ...Object.fromEntries(files.map(([file, t]) => [`project/${file}`, t])) }).version,
        ).toBe("1.2.3");
    });

    test.each([
        ["a circle", "from .a import __version__", { "project/iris/a.py": "from . import __version__" }],
        ["a name of itself", "__version__ = __version__", {}],
        ["what is no Python", "__version__ = = (", {}],
        ["an import from elsewhere", "from numpy import __version__", {}],
        ["bytes", '__version__ = b"1.2.3"', {}],
        ["no version", '__version__ = "see pyproject"', {}],
        ["what is added to later", '__version__ = "1.2"\n__version__ += ".3"', {}],
        ["a sum of numbers", "__version__ = 1 + 2", {}],
        ["an f-string with a format", '__version__ = f"{1:>3}"', {}],
        ["an f-string of what is not known", 'import os\n__version__ = f"1.{os.name}"', {}],
        ["parts that are filtered", '__version__ = ".".join(str(v) for v in (1, 2) if v > 1)', {}],
        ["a part that is not there", "__version__ = (1, 2)[7]", {}],
        ["a call", 'from importlib.metadata import version\n__version__ = version("iris")', {}],
        [
            "what stands for want of better",
            'try:\n    __version__ = version("iris")\nexcept E:\n    __version__ = "9"',
            {},
        ],
    ])("but not from %s: then the packaging says it", (_, text, files) => {
        const pyproject = '[project]\nname = "Flower.Power"\nversion = "3.2.1"\n';
        expect(read({ ...init(text), ...files, "project/pyproject.toml": pyproject })).toEqual({
            name: "Flower.Power",
            version: "3.2.1",
            notes: [],
        });
    });
});

describe("the packaging is read", () => {
    const pyproject = (...lines: string[]): Files => ({ "project/pyproject.toml": lines.join("\n") });
    const dynamic = ["[project]", 'name = "flower-power"', 'dynamic = ["version"]'];
    test.each<[string, Files]>([
        ["pyproject.toml", pyproject("[project]", 'name = "flower-power"', "version = '1.2.3' # x")],
        ["poetry", pyproject("[tool.poetry]", 'name = "flower-power"', 'version = "1.2.3"')],
        [
            "hatch's path",
            {
                ...pyproject(...dynamic, "[tool.hatch.version]", 'path = "iris/__about__.py"'),
                "project/iris/__about__.py": '__version__ = "1.2.3"\n',
            },
        ],
        [
            "hatch's path with VERSION",
            {
                ...pyproject(...dynamic, "[tool.hatch]", 'version = { path = "iris/about.py" }'),
                "project/iris/about.py": 'VERSION = "1.2.3"\n',
            },
        ],
        [
            "hatch's path with a pattern",
            {
                ...pyproject(
                    ...dynamic,
                    "[tool.hatch.version]",
                    'path = "V.txt"',
                    "pattern = '(?i)^release (?P<version>\\S+)$'",
                ),
                "project/V.txt": "name x\nrelease 1.2.3\n",
            },
        ],
        [
            "setuptools' attr",
            {
                ...pyproject(...dynamic, "[tool.setuptools.dynamic]", 'version = { attr = "iris.about.RELEASE" }'),
                "project/iris/about.py": "RELEASE = (1, 2, 3)\n",
            },
        ],
        [
            "setuptools' file",
            {
                ...pyproject(...dynamic, "[tool.setuptools.dynamic]", 'version = { file = ["VERSION"] }'),
                "project/VERSION": "1.2.3\n",
            },
        ],
        ["setup.cfg", { "project/setup.cfg": "[metadata]\nname = flower-power\nversion = 1.2.3\n\n[flake8]\na: b\n" }],
        [
            "setup.cfg's attr",
            {
                "project/setup.cfg": "[metadata]\nname: flower-power\nversion: attr: iris.about.V\n",
                "project/iris/about.py": 'V = "1.2.3"',
            },
        ],
        [
            "setup.cfg's file",
            { "project/setup.cfg": "[metadata]\nname=flower-power\nversion=file: VERSION", "project/VERSION": "1.2.3" },
        ],
        [
            "setup.py",
            {
                "project/setup.py":
                    'import setuptools\nV = "1.2.3"\nsetuptools.setup(name="flower-power", version=V)\n',
            },
        ],
        [
            "a written _version.py",
            {
                ...pyproject(...dynamic, "[tool.setuptools_scm]"),
                "project/iris/_version.py": SCM.replace(".dev4+g0a1b2c3", ""),
            },
        ],
        [
            "a file that setuptools-scm is configured to write",
            {
                ...pyproject(...dynamic, "[tool.setuptools_scm]", 'version_file = "iris/scm.py"'),
                "project/iris/scm.py": SCM.replace(".dev4+g0a1b2c3", ""),
            },
        ],
        [
            "a file that hatch-vcs is configured to write",
            {
                ...pyproject(...dynamic, "[tool.hatch.build.hooks.vcs]", 'version-file = "iris/vcs.py"'),
                "project/iris/vcs.py": '__version__ = "1.2.3"',
            },
        ],
        [
            "a text file that setuptools-scm is configured to write",
            {
                ...pyproject(...dynamic, "[tool.setuptools_scm]", 'write_to = "iris/VERSION"'),
                "project/iris/VERSION": "1.2.3\n",
            },
        ],
        [
            "a file that pdm is configured to write",
            {
                ...pyproject(...dynamic, "[tool.pdm.version]", 'source = "scm"', 'write_to = "iris/VERSION"'),
                "project/iris/VERSION": "1.2.3",
            },
        ],
        [
            "a _version.py, since poetry-dynamic-versioning replaces what poetry states",
            {
                ...pyproject(
                    ...["[tool.poetry]", 'name = "flower-power"', 'version = "0.0.0"'],
                    ...["[tool.poetry-dynamic-versioning]", "enable = true"],
                ),
                "project/iris/_version.py": '__version__ = "1.2.3"',
            },
        ],
        [
            "flit's old form",
            { ...pyproject("[tool.flit.metadata]", 'dist-name = "flower-power"'), ...init('__version__ = "1.2.3"') },
        ],
    ])("%s", (_, files) => expect(read(files)).toEqual({ name: "flower-power", version: "1.2.3", notes: [] }));

    test("of a package in src from the folder above it, of none above the clone", () => {
        const files = { "project/pyproject.toml": '[project]\nname = "flower-power"\nversion = "1.2.3"' };
        expect(read(files, "project/src")).toEqual({ name: "flower-power", version: "1.2.3", notes: [] });
        const inner = path.join(clone, "project", "src");
        expect(readDistribution(inner, "iris", inner)).toMatchObject({ name: "iris", version: "0.0.0" });
    });

    test("and if it is broken, a note says where, and its text is not repeated beyond a line", () => {
        const { name, version, notes } = read({ ...init('__version__ = "1.2.3"'), ...pyproject("[project", "x") });
        expect({ name, version }).toEqual({ name: "iris", version: "1.2.3" });
        expect(notes).toEqual([expect.stringMatching(/project\/pyproject\.toml cannot be read \(.+\): what it says/)]);
    });

    test("and a broken name is not taken", () => {
        expect(read(pyproject("[project]", 'name = "a\\nVersion: 9"', 'version = "1"')).name).toBe("iris");
    });
});

describe("without all that", () => {
    beforeEach(() => {
        git("init", "--quiet");
        write({ "project/iris/__init__.py": "" });
        git("add", ".");
        git("commit", "--quiet", "--message", "one");
    });

    test.each([
        ["v1.2.3", "1.2.3"],
        ["iris-2.0rc1", "2.0rc1"],
        ["0.4", "0.4"],
        ["release/1.2", "1.2"],
        ["iris@1.2.3", "1.2.3"],
        ["release-2026-11-28", "2026-11-28"],
        ["py3-iris-1.2", "1.2"],
    ])("the last tag %s counts, whatever was committed since", (tag, version) => {
        git("tag", "0.1");
        write({ "other.txt": "" });
        git("add", ".");
        git("commit", "--quiet", "--message", "two");
        git("tag", tag);
        git("commit", "--quiet", "--allow-empty", "--message", "three");
        git("tag", "nightly");
        expect(read({})).toEqual({ name: "iris", version, notes: [] });
    });

    test("a later tag that names no version is passed over", () => {
        git("tag", "v1.2.3");
        for (const tag of ["k8s", "docker2"]) {
            git("commit", "--quiet", "--allow-empty", "--message", tag);
            git("tag", tag);
        }
        expect(read({}).version).toBe("1.2.3");
    });

    test("a repository without a tag has 0.0.0 and a line that says so", () => {
        const { version, notes } = read({});
        expect(version).toBe("0.0.0");
        expect(notes).toHaveLength(1);
        expect(notes[0]).toContain(`write in ${path.join(clone, "project/iris/__init__.py")}: __version__ = "0.1.0"`);
    });
});
