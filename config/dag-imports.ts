import * as fs from "node:fs";
import * as path from "node:path";
import { dagFolder } from "../lib/dag-folder";
import { childrenOf, parsePython, type SyntaxNode } from "../lib/python-module";
import { configKey } from "./config-commands";

/** What there is where DAG files are read: Python's own modules, and those of `images/airflow/requirements.lock`. */
const AIRFLOW_MODULES = fs
    .readFileSync(path.join(__dirname, "airflow-modules.txt"), "utf8")
    .trim()
    .split("\n")
    .map(moduleName);

/** Decorators whose function runs in another Python. */
const ELSEWHERE = /\.(branch_)?(docker|external_python|kubernetes|virtualenv)\b/;

/** What of a project says which modules its DAG files find. */
export interface DagCode {
    /** Absolute paths of the folder with the DAGs and of the one with the package. */
    readonly dags: string;
    readonly project: string;
    /** Folders that other packages of the project are imported from. Defaults to none. */
    readonly libraries?: readonly string[];
    /** What `gaiaflow:airflow.requirements` lists. */
    readonly requirements: readonly string[];
}

/**
 * What DAG files import, at their top or in bodies of functions, and Airflow lacks: a line each. Their text alone is looked
 * at, so in doubt a module is taken to be there: what may fail, what a type checker alone reads, and all of them where a
 * requirement's package is not called like a module.
 */
export function missingModules({ dags, libraries = [], project, requirements }: DagCode): string[] {
    const asked = requirements.map((line) => moduleName(/^[\w.-]+/.exec(line)?.[0] ?? ""));
    const projectModules = [dags, project, ...libraries].flatMap(modulesIn);
    const known = new Set([...AIRFLOW_MODULES, "gaiaflow", ...projectModules, ...asked]);
    const imports = Object.keys(dagFolder(dags))
        .filter((file) => file.endsWith(".py"))
        .flatMap((file) =>
            importsOf(fs.readFileSync(path.join(dags, file), "utf8")).map((found) => ({ file, ...found })),
        );
    const missing = imports.filter(
        ({ file, module }) => !known.has(moduleName(module)) && !isBeside(dags, file, module),
    );
    const imported = new Set([...imports.map(({ module }) => moduleName(module)), ...AIRFLOW_MODULES]);
    return asked.every((name) => imported.has(name) || name.startsWith("apache_airflow"))
        ? missing.map(
              ({ file, line, module }) =>
                  `${file} line ${line} imports ${module}, which Airflow does not have: ` +
                  `add the package to ${configKey(["airflow", "requirements"])}, make the code a function of task_factory, ` +
                  "or run it by @task.external_python",
          )
        : [];
}

function moduleName(text: string): string {
    return text.toLowerCase().replaceAll(/[-.]/g, "_");
}

/** Names that are found in a folder of Python's path. */
function modulesIn(folder: string): string[] {
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names.map((name) => moduleName(name.replace(/\.py$/, "")));
}

/** Airflow puts no folder below that of the DAGs on Python's path, but some DAG files do. */
function isBeside(dags: string, file: string, module: string): boolean {
    return modulesIn(path.dirname(path.join(dags, file))).includes(moduleName(module));
}

/** The modules that a text imports when it runs, with the lines. */
function importsOf(source: string): { readonly module: string; readonly line: number }[] {
    const text = ({ from, to }: SyntaxNode): string => source.slice(from, to);
    const found: { module: string; line: number }[] = [];
    const visit = (node: SyntaxNode): void => {
        if (node.name === "ImportStatement") {
            const line = source.slice(0, node.from).split("\n").length;
            found.push(...topModules(text(node)).map((module) => ({ module, line })));
        } else if (runs(node, text)) {
            childrenOf(node).forEach(visit);
        }
    };
    visit(parsePython(source).top);
    return found;
}

function runs(node: SyntaxNode, text: (node: SyntaxNode) => string): boolean {
    const first = childrenOf(node).slice(0, 2).map(text).join(" ");
    return !(
        node.name === "TryStatement" ||
        (node.name === "IfStatement" && first.includes("TYPE_CHECKING")) ||
        (node.name === "DecoratedStatement" &&
            childrenOf(node).some((child) => child.name === "Decorator" && ELSEWHERE.test(text(child))))
    );
}

/** `a` and `d` of `import a.b as c, d`; `a` of `from a.b import c`; nothing of a relative one. */
function topModules(statement: string): string[] {
    const [, from, all = ""] = /^(?:from\s+(\S+)\s+import\b|import\s+)(.*)$/s.exec(statement) ?? [];
    const names = from === undefined ? all.split(",") : [from];
    return names.map((name) => name.trim().split(/[.\s]/)[0] ?? "").filter((name) => /^[A-Za-z]/.test(name));
}
