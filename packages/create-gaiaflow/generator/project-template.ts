import * as fs from "node:fs";
import * as path from "node:path";
import { inputHash, lockedFor } from "../../../requirements/lock";

/** What a project is made of: the text of each file with examples, without them, or both. */
export type Template = Readonly<Record<string, { readonly yes?: string; readonly no?: string }>>;

type Files = Readonly<Record<string, string>>;

/** GaiaFlow's clone, of which projects are made. */
export const CLONE = path.resolve(__dirname, "..", "..", "..");

/** Where the parts of the template lie that this repository has not in use itself. */
export const SOURCES = path.join(__dirname, "..", "template-source");

/** Workflows of a project, by what they are called in the docs. */
const WORKFLOWS: Readonly<Record<string, string>> = {
    "preview.yml": "preview.github.yml",
    "preview-comment.yml": "preview-comment.github.yml",
};

/** The example's files that a project has, by where they lie here; those of its package come besides. */
const EXAMPLE: Readonly<Record<string, string>> = {
    "dags/train_iris.py": "dags/train_iris.py",
    "notebooks/explore_iris.ipynb": "project/notebooks/explore_iris.ipynb",
    "requirements.txt": "project/requirements.txt",
    "tests/test_pipeline.py": "project/tests/test_pipeline.py",
};
/** What a project without examples has of it, too. */
const ALWAYS: Readonly<Record<string, string>> = {
    "tests/conftest.py": "project/tests/conftest.py",
    "tests/test_dags.py": "project/tests/test_dags.py",
};
/** Of the package, what no DAG of the template runs. */
const LEFT_OUT = ["__init__.py", "all_features.py"];

/** A project named as `MARKS` say, made of this repository's own example and of the template's own parts. */
export function projectTemplate(): Template {
    const always = {
        ...versioned(filesBelow(path.join(SOURCES, "common"))),
        ...mapValues(ALWAYS, exampleText),
        ...Object.fromEntries(
            Object.entries(WORKFLOWS).map(([name, file]) => [`.github/workflows/${name}`, read(`docs/ci/${file}`)]),
        ),
    };
    const own = filesBelow(path.join(SOURCES, "examples"));
    const examples: Files = {
        ...packageFiles(),
        ...mapValues(EXAMPLE, exampleText),
        ...own,
        "README.md": `${always["README.md"] ?? ""}${own["README.md"] ?? ""}`,
    };
    const yes: Files = { ...always, ...examples, "pylock.toml": lock(examples["requirements.txt"] ?? "") };
    const no: Files = { ...always, ...filesBelow(path.join(SOURCES, "empty")) };
    const names = [...new Set([...Object.keys(yes), ...Object.keys(no)])].sort();
    return Object.fromEntries(
        names.map((name) => [
            name,
            { ...(name in yes ? { yes: yes[name] } : {}), ...(name in no ? { no: no[name] } : {}) },
        ]),
    );
}

/** A file of the example, whose package is called `iris` here. */
function exampleText(file: string): string {
    return read(file)
        .replaceAll(/^(from|import) iris\b/gm, "$1 my_package")
        .replaceAll(/(["\s])import iris\b/g, "$1import my_package")
        .replaceAll(/"iris\.(?=\w+[.:])/g, '"my_package.')
        .replaceAll("iris.__version__", "my_package.__version__");
}

function packageFiles(): Files {
    const folder = path.join(CLONE, "project", "iris");
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".py") && !LEFT_OUT.includes(name));
    return Object.fromEntries(names.map((name) => [`my_package/${name}`, exampleText(`project/iris/${name}`)]));
}

/** The example's lock as `npm start` makes it in the project: nothing has to be resolved at the first one. */
function lock(requirements: string): string {
    const hash = inputHash({ files: new Map([["requirements.txt", requirements]]) }, lockedFor({}));
    return read("project/pylock.toml")
        .replace("project/requirements.txt", "requirements.txt")
        .replace(/^(# gaiaflow-hash: ).*$/m, `$1${hash}`);
}

/** With the version of GaiaFlow that is here. */
function versioned(files: Files): Files {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    return { ...files, "package.json": (files["package.json"] ?? "").replace('"0.0.0"', JSON.stringify(version)) };
}

function read(file: string): string {
    return fs.readFileSync(path.join(CLONE, file), "utf8");
}

/** The texts of all files in a folder, by their paths from it. */
export function filesBelow(folder: string): Files {
    const entries = fs.readdirSync(folder, { withFileTypes: true, recursive: true });
    return Object.fromEntries(
        entries
            .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
            .map((entry) => path.join(entry.parentPath, entry.name))
            .map((file) => [path.relative(folder, file).split(path.sep).join("/"), fs.readFileSync(file, "utf8")]),
    );
}

function mapValues(record: Files, change: (value: string) => string): Files {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
