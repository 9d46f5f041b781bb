import { findSource } from "../../../requirements/source";
import { readInput } from "../../../requirements/read-input";
import type { Chosen } from "../../../requirements/pyproject";
import { closeAll, temporaryFolder } from "../../support/uv-index";

afterAll(closeAll);

const PYPROJECT = '[project]\nname = "iris"\ndependencies = ["numpy>=2"]\n';
const ENVIRONMENT = "name: env\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - numpy=1.26\n";

function kindOf(files: Record<string, string>, named?: string): string | undefined {
    return findSource(temporaryFolder(files), named)?.kind;
}

function read(files: Record<string, string>, chosen: Chosen = {}) {
    const source = findSource(temporaryFolder(files));
    if (source === undefined) {
        throw new Error("There is no source.");
    }
    return readInput(source, chosen);
}

const texts = (requirements: readonly { readonly text: string }[]) => requirements.map(({ text }) => text);

test.each([
    ["a lock before all else", { "uv.lock": "", "pyproject.toml": PYPROJECT }, "uv.lock"],
    ["a lock of the user's own", { "pylock.toml": 'lock-version = "1.0"\n', "requirements.txt": "" }, "pylock.toml"],
    [
        "no lock of ours",
        {
            "pylock.toml":
                "# Made by GaiaFlow: commit it, and change the file that it is made from instead; `npm start` makes it again.\n",
            "requirements.txt": "",
        },
        "requirements.txt",
    ],
    ["a pyproject.toml with dependencies", { "pyproject.toml": PYPROJECT, "requirements.txt": "" }, "pyproject.toml"],
    [
        "no pyproject.toml of tools alone",
        { "pyproject.toml": "[tool.black]\n", "requirements.txt": "" },
        "requirements.txt",
    ],
    ["an environment.yaml", { "environment.yaml": ENVIRONMENT }, "environment.yml"],
    ["nothing", {}, undefined],
])("found is %s", (_, files: Record<string, string>, kind) => expect(kindOf(files)).toBe(kind));

test.each([
    ["deps.txt", ENVIRONMENT, "environment.yml"],
    ["lock.yml", "version: 1\npackage: []\n", "conda-lock.yml"],
    ["base.in", "numpy\n", "requirements.txt"],
    ["deps.toml", PYPROJECT, "pyproject.toml"],
    ["requirements.txt", ENVIRONMENT, "environment.yml"],
])("named, %s is what is in it", (name, text, kind) => expect(kindOf({ [name]: text }, name)).toBe(kind));

test("of a script that is named, what its `# /// script` says is taken, and a change of its code is none of that", () => {
    const of = (code: string, ending = "\n") => {
        const block = [
            ...["#!/usr/bin/env python", "# /// script", '# requires-python = ">=3.11"', "# dependencies = ["],
            ...['#   "numpy>=2",', '#   "team",', "# ]", "#", "# [tool.uv.sources]"],
            ...['# team = { git = "https://x.org/team" }', "# ///", code],
        ];
        const folder = temporaryFolder({ "train.py": block.join(ending), "poetry.lock": "[[package]]\n" });
        const source = findSource(folder, "train.py");
        return source && readInput(source);
    };
    const input = of("import numpy");
    expect(input).toMatchObject({ requiresPython: ">=3.11", faults: [], notes: [] });
    expect(texts(input?.requirements ?? [])).toEqual(["numpy>=2"]);
    expect(input?.needsBuild.map(({ requirement }) => requirement)).toEqual(["team @ git+https://x.org/team"]);
    expect(of("import team", "\r\n")?.files).toEqual(input?.files);
    expect(() => kindOf({ "train.py": "import numpy\n" }, "train.py")).toThrow("is code without `# /// script`");
});

test.each([
    ["poetry.lock", "", "Name pyproject.toml"],
    ["Pipfile.lock", "{}", "Name Pipfile"],
    ["setup.py", "", "-e ."],
    ["pyproject.toml", "[tool.black]\n", "no [project] dependencies"],
    ["env.yml", "name: x\n", "no list of dependencies"],
])("named, %s is refused with what to do", (name, text, words) =>
    expect(() => kindOf({ [name]: text }, name)).toThrow(words),
);

test("requirements are read with all they include, each with where it stands", () => {
    const input = read({
        "requirements.txt": [
            "\ufeff-r parts/base.txt  # the rest",
            "--extra-index-url https://example.com/simple",
            "--pre",
            "scipy>=1 ; \\",
            '    python_version > "3"',
            "https://example.com/wheels/tool-1.0-py3-none-any.whl",
            "urllib3 @ file:///croot/urllib3_17/work",
            "--no-binary lxml",
        ].join("\n"),
        "parts/base.txt": "-c ../bounds.txt\nnumpy[extra]>=2\n",
        "bounds.txt": "six<2\n",
    });
    expect(input.requirements.map(({ text, where }) => [text.replaceAll(/\s+/g, " "), where])).toEqual([
        ["numpy[extra]>=2", "parts/base.txt line 2"],
        ['scipy>=1 ; python_version > "3"', "requirements.txt line 4"],
        ["tool @ https://example.com/wheels/tool-1.0-py3-none-any.whl", "requirements.txt line 6"],
        ["urllib3", "requirements.txt line 7"],
    ]);
    expect(texts(input.constraints)).toEqual(["six<2"]);
    expect(input.prereleases).toBe(true);
    expect(input.indexLines).toEqual(["--extra-index-url https://example.com/simple"]);
    expect([...input.fromSource]).toEqual([["lxml", "requirements.txt line 8"]]);
    expect([...input.files.keys()]).toEqual(["requirements.txt", "parts/base.txt", "bounds.txt (constraints)"]);
});

test("what is wrong with requirements is all said", () => {
    const { faults } = read({ "requirements.txt": "-r none.txt\nnumpy=1.26=py311\n./none\nname: env\n" });
    expect(faults.map(({ subject, problem }) => `${subject ?? ""} ${problem}`)).toEqual([
        "none.txt is not there, though requirements.txt includes it.",
        'requirements.txt line 2 is "numpy=1.26=py311", a line of conda\'s.',
        "requirements.txt line 3 names none, which is not there.",
        'requirements.txt line 4 is "name: env", which names no package.',
    ]);
});

test("gaiaflow is refused wherever it is asked for, since an index has another tool of that name", () => {
    const lines = ["numpy", "GaiaFlow[airflow]>=0.0.3", "gaiaflow-extras", "./wheel/gaiaflow-0.1.0-py3-none-any.whl"];
    const wheels = { "wheel/gaiaflow-0.1.0-py3-none-any.whl": "", "wheel/iris-1.0-py3-none-any.whl": "" };
    const { faults, requirements } = read({
        ...wheels,
        "requirements.txt": [...lines, "wheel/iris-1.0-py3-none-any.whl"].join("\n"),
    });
    expect(faults.map(({ subject, problem }) => `${subject ?? ""} ${problem}`).sort()).toEqual([
        expect.stringMatching(/^requirements.txt line 2 asks for gaiaflow, which on PyPI is the earlier tool\./),
        expect.stringMatching(/^requirements.txt line 4 asks for gaiaflow/),
        expect.stringMatching(
            /^requirements.txt line 5 names wheel\/iris-1.0-py3-none-any.whl, a file of this machine/,
        ),
    ]);
    expect(texts(requirements)).toEqual(["numpy", "gaiaflow-extras"]);
});

test("a file written by PowerShell is read", () => {
    const folder = { "requirements.txt": Buffer.from("\ufeffnumpy\r\n", "utf16le") as unknown as string };
    expect(texts(read(folder).requirements)).toEqual(["numpy"]);
});

test("of a pyproject.toml, chosen extras and groups count, and where its sources are", () => {
    const input = read(
        {
            "pyproject.toml": `${PYPROJECT}requires-python = ">=3.10,<3.13"
[project.optional-dependencies]
s3 = ["boto3"]
all = ["iris[s3]", "plotly"]
[dependency-groups]
test = ["pytest", { include-group = "lint" }]
lint = ["ruff"]
[tool.uv.sources]
ruff = { git = "https://example.com/ruff", rev = "abc" }
`,
        },
        { extras: ["all"], groups: ["test", "none"] },
    );
    expect(texts(input.requirements)).toEqual(["numpy>=2", "plotly", "boto3", "pytest"]);
    expect(input.needsBuild.map(({ requirement }) => requirement)).toEqual(["ruff @ git+https://example.com/ruff@abc"]);
    expect(input.requiresPython).toBe(">=3.10,<3.13");
    expect(input.faults).toEqual([
        {
            subject: "gaiaflow:project.groups",
            problem: 'names "none", but pyproject.toml has no such dependency group.',
            fix: "It has: test, lint.",
        },
    ]);
});

test("of an environment.yml, PyPI's part is taken, and the rest named by line", () => {
    const input = read({
        "environment.yml": `${ENVIRONMENT}  - conda-forge::pytorch>=2,<3\n  - libgdal=3.8\n  - scipy=1.11.4=py311h_0\n  - pip\n  - pip:\n    - -r more.txt\n    - humanize==4.9\n`,
        "more.txt": "six\n",
    });
    expect(texts(input.requirements)).toEqual([
        "numpy==1.26.*",
        "torch>=2,<3",
        "scipy==1.11.4",
        "six",
        "humanize==4.9",
    ]);
    expect(input.requirements.at(-1)?.where).toBe("environment.yml line 12");
    expect(input.requiresPython).toBe("==3.11.*");
    expect(input.notes).toEqual([
        "environment.yml line 7: libgdal is not a Python package. Where it is needed, type: echo gdal-bin >> packages.txt",
    ]);
});

test.each([
    ["numpy=1.26", "numpy==1.26.*"],
    ["numpy=1.26.*", "numpy==1.26.*"],
    ["numpy 1.26.*", "numpy==1.26.*"],
    ["numpy==1.26.4", "numpy==1.26.4"],
    ["pyproj >=3.6, <4", "pyproj>=3.6,<4"],
    ["pandas~=2.1", "pandas~=2.1"],
    ["tornado 6.3.3 py311h_0", "tornado==6.3.3"],
    ["pytz=2023.3.post1=py311h06a4308_0", "pytz==2023.3.post1"],
    ["pytorch::pytorch=2.1.*=py3.10_cuda11.8_cudnn8.7.0_0", "torch==2.1.*"],
    ["requests[version='>=2.31']", "requests>=2.31"],
    ["conda-forge/label/rc::dask", "dask"],
    ["libcst", "libcst"],
])("%s of an environment.yml is %s", (line, requirement) => {
    const input = read({ "environment.yml": `dependencies:\n  - ${JSON.stringify(line)}\n` });
    expect([texts(input.requirements), input.notes, input.faults]).toEqual([[requirement], [], []]);
});

test("what wheels bring along is left out by name: PyPI has other packages that are called so", () => {
    const lines = [
        "tk=8.6.12",
        "xz=5.4.2=h5eee18b_0",
        "someclib=1.0=h06a4308_0",
        "mkl_fft=1.3=py311h5eee18b_0",
        "nccl",
    ];
    const input = read({ "environment.yml": `dependencies:\n${lines.map((line) => `  - ${line}\n`).join("")}` });
    expect(input.requirements).toEqual([]);
    expect(input.notes).toEqual([
        expect.stringMatching(/^environment.yml: not Python packages, and left out: someclib, tk, xz\. Wheels/),
    ]);
});

test("what nothing here can take of an environment.yml is named by line", () => {
    const lines = ["lightgbm>=4|<5", "gdal", "r-ggplot2", "{sel(linux): polars}"].map((line) => `  - ${line}\n`);
    const input = read({ "environment.yml": `dependencies:\n${lines.join("")}variables:\n  WORD: a\n` });
    expect(input.requirements).toEqual([]);
    expect(input.faults).toEqual([
        {
            subject: "environment.yml line 2",
            problem: 'is "lightgbm>=4|<5", a choice (|) that conda alone knows.',
            fix: "Leave one of them, as in: lightgbm>=4",
        },
    ]);
    expect(input.notes.join("\n")).toContain(
        "line 3: gdal is left out. PyPI has its Python part, osgeo, without a wheel",
    );
    expect(input.notes.join("\n")).toContain(
        "line 4: r-ggplot2 is not a Python package. Where it is needed, type: echo r-cran",
    );
    expect(input.notes.join("\n")).toContain(
        'line 5: {"sel(linux)":"polars"} is neither a package nor pip\'s, and left out.',
    );
    expect(input.notes.join("\n")).toContain("variables are not taken (WORD). They go into gaiaflow:env.");
});

test("of a pixi.toml, what is for Linux is taken, and a repository in the state that is asked for", () => {
    const pixi = `[dependencies]
numpy = "1.26.*"
[target.linux-64.dependencies]
polars = "*"
[target.osx-arm64.dependencies]
tensorflow-macos = "*"
[pypi-dependencies]
one = { git = "https://git.example.com/one.git", tag = "v1" }
two = { git = "https://git.example.com/two.git", branch = "main", subdirectory = "python" }
`;
    const { needsBuild, requirements } = read({ "pixi.toml": pixi });
    expect(texts(requirements)).toEqual(["numpy==1.26.*", "polars"]);
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual([
        "one @ git+https://git.example.com/one.git@v1",
        "two @ git+https://git.example.com/two.git@main#subdirectory=python",
    ]);
});

test("of a pixi.lock, the default environment counts, and the project itself is not asked for", () => {
    const conda = (name: string) => `https://conda.anaconda.org/conda-forge/linux-64/${name}-py312_0.conda`;
    const lock = `version: 6
environments:
  default: {packages: {linux-64: [{conda: ${conda("scipy-1.12.0")}}, {pypi: .}]}}
  old: {packages: {linux-64: [{conda: ${conda("scipy-1.11.4")}}]}}
packages:
  - {conda: ${conda("scipy-1.12.0")}, depends: [python]}
  - {conda: ${conda("scipy-1.11.4")}, depends: [python]}
  - {pypi: ., name: iris, version: 0.1.0}
`;
    const input = read({ "pixi.lock": lock });
    expect(texts(input.requirements)).toEqual(["scipy==1.12.0"]);
    expect(input.notes).toEqual(["pixi.lock: iris is a folder of the project (.), whose code is there anyway."]);
});

test("of a pixi.toml, features are groups", () => {
    const pixi =
        '[dependencies]\nnumpy = "1.26.*"\n[pypi-dependencies]\nrich = { version = "*", extras = ["jupyter"] }\n';
    const { requirements } = read(
        { "pixi.toml": `${pixi}[feature.dl.dependencies]\npytorch = "*"\n` },
        { groups: ["dl"] },
    );
    expect(texts(requirements)).toEqual(["numpy==1.26.*", "rich[jupyter]", "torch"]);
});

test("of conda's locks, Python packages for Linux are taken in their versions", () => {
    const lock = `version: 1
package:
  - {name: python, version: 3.11.4, manager: conda, platform: linux-64}
  - {name: zlib, version: 1.3, manager: conda, platform: linux-64, dependencies: {libgcc: ">=1"}}
  - {name: numpy, version: 1.26.4, manager: conda, platform: linux-64, dependencies: {python: ">=3.11"}}
  - {name: numpy, version: 1.26.3, manager: conda, platform: osx-64, dependencies: {python: ">=3.11"}}
  - {name: humanize, version: 4.9.0, manager: pip, platform: linux-64}
`;
    const input = read({ "conda-lock.yml": lock });
    expect(texts(input.requirements)).toEqual(["numpy==1.26.4", "humanize==4.9.0"]);
    expect(input.notes.join()).toContain("left out: zlib");
    const pixi = `version: 6
packages:
  - conda: https://conda.anaconda.org/conda-forge/linux-64/scipy-1.11.4-py311h64a7726_0.conda
    depends: [python >=3.11]
  - pypi: https://files.pythonhosted.org/packages/aa/rich-13.0-py3-none-any.whl
    name: rich
    version: "13.0"
`;
    expect(texts(read({ "pixi.lock": pixi }).requirements)).toEqual(["scipy==1.11.4", "rich==13.0"]);
});

test("what conda's locks have from elsewhere than PyPI is asked for by its address, for the machines that have it", () => {
    const sha256 = "a".repeat(64);
    const lock = `version: 1
package:
  - {name: humanize, version: 4.9.0, manager: pip, platform: linux-64, url: "https://files.pythonhosted.org/packages/aa/humanize-4.9.0-py3-none-any.whl", hash: {sha256: ${sha256}}}
  - {name: tool, version: "0.1", manager: pip, platform: linux-64, url: "https://x.org/p/tool-0.1-py3-none-any.whl", hash: {sha256: ${sha256}}}
  - {name: team, version: "0.1", manager: pip, platform: linux-64, url: "git+https://x.org/team@abc"}
  - {name: six, version: "1.0", manager: pip, platform: linux-64}
`;
    const { needsBuild, requirements } = read({ "conda-lock.yml": lock });
    const wheel = "tool @ https://x.org/p/tool-0.1-py3-none-any.whl";
    expect(texts(requirements)).toEqual(["humanize==4.9.0", wheel, "six==1.0"]);
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual(["team @ git+https://x.org/team@abc"]);

    const commit = "b".repeat(40);
    const address = (tag: string) => `https://x.org/p/fast-1.0-cp311-cp311-${tag}.whl`;
    const [x86, arm, mac] = ["linux_x86_64", "linux_aarch64", "macosx_11_0_arm64"].map(address);
    const git = `git+https://x.org/team?subdirectory=py&rev=v1#${commit}`;
    const both = `{pypi: "${git}"}, {pypi: direct+https://x.org/p/tool-0.1-py3-none-any.whl}`;
    const pixi = `version: 6
environments:
  default:
    packages:
      linux-64: [{pypi: ${x86}}, ${both}]
      linux-aarch64: [{pypi: ${arm}}, ${both}]
      osx-arm64: [{pypi: ${mac}}]
packages:
${[x86, arm, mac].map((each) => `  - {pypi: ${each}, name: fast, version: "1.0"}\n`).join("")}
  - {pypi: "${git}", name: team, version: "0.1"}
  - {pypi: direct+https://x.org/p/tool-0.1-py3-none-any.whl, name: tool, version: "0.1", sha256: ${sha256}}
`;
    const { needsBuild: built, notes, requirements: asked } = read({ "pixi.lock": pixi });
    expect(texts(asked)).toEqual([
        `fast @ ${x86 ?? ""} ; platform_machine == 'x86_64'`,
        `fast @ ${arm ?? ""} ; platform_machine == 'aarch64'`,
        wheel,
    ]);
    expect([built.map(({ requirement }) => requirement), notes]).toEqual([
        [`team @ git+https://x.org/team@${commit}#subdirectory=py`],
        [],
    ]);
});
