import * as fs from "node:fs";
import * as path from "node:path";
import { childrenOf, type SyntaxNode } from "../../../lib/python-module";
import { PythonFile } from "./python-file";

/** What the text of a function says of it. */
export interface FunctionFacts {
    /** Its parameters by position, without those behind `*`. */
    readonly parameters: readonly string[];
    /** The keys of the dict that each of its returns gives; "other" where none gives a dict; else undefined. */
    readonly returns: readonly string[] | "other" | undefined;
}

/** Expressions that are no dict. */
const NO_DICT = new Set(["String", "FormatString", "ContinuedString", "Number", "Boolean", "None", "TupleExpression"]);
NO_DICT.add("ArrayExpression").add("SetExpression").add("ComparisonExpression").add("ArrayComprehensionExpression");

/** Re-exports that are followed. */
const MOST_STEPS = 10;

/** Finds functions of the project by their paths, without running anything. */
export class Functions {
    private readonly files = new Map<string, PythonFile | undefined>();

    /** @param folders Where packages lie. */
    constructor(private readonly folders: readonly string[]) {}

    /** @param path As `module:function`. @returns undefined for what is not there. */
    public facts(functionPath: string): FunctionFacts | undefined {
        const [module = "", name = ""] = functionPath.split(":");
        return this.find(module, name, 0);
    }

    private find(module: string, name: string, steps: number): FunctionFacts | undefined {
        const found = this.open(module);
        if (found === undefined || steps > MOST_STEPS) {
            return undefined;
        }
        const { file, isPackage } = found;
        const definition = file.of("FunctionDefinition").find((node) => {
            return node.parent?.name !== "Body" && childrenOf(node).some((child) => isNamed(file, child, name));
        });
        if (definition) {
            return factsOf(file, definition);
        }
        const imported = file.imports.find((one) => one.local === name && one.name !== undefined);
        return imported?.name === undefined
            ? undefined
            : this.find(absolute(module, isPackage, imported.module), imported.name, steps + 1);
    }

    private open(module: string): { readonly file: PythonFile; readonly isPackage: boolean } | undefined {
        for (const folder of this.folders) {
            const base = path.join(folder, ...module.split("."));
            for (const each of [path.join(base, "__init__.py"), `${base}.py`]) {
                const file = this.read(each);
                if (file !== undefined) {
                    return { file, isPackage: path.basename(each) === "__init__.py" };
                }
            }
        }
        return undefined;
    }

    private read(file: string): PythonFile | undefined {
        if (!this.files.has(file)) {
            const text = fs.statSync(file, { throwIfNoEntry: false })?.isFile()
                ? fs.readFileSync(file, "utf8")
                : undefined;
            this.files.set(file, text === undefined ? undefined : new PythonFile(text.replace(/^\uFEFF/, "")));
        }
        return this.files.get(file);
    }
}

function isNamed(file: PythonFile, node: SyntaxNode, name: string): boolean {
    return node.name === "VariableName" && file.text(node) === name;
}

function absolute(module: string, isPackage: boolean, imported: string): string {
    const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(imported) ?? [];
    if (dots === "") {
        return imported;
    }
    const parts = module.split(".");
    return [...parts.slice(0, parts.length - dots.length + (isPackage ? 1 : 0)), rest].filter(Boolean).join(".");
}

function factsOf(file: PythonFile, definition: SyntaxNode): FunctionFacts {
    const list = childrenOf(definition).find(({ name }) => name === "ParamList");
    const parameters: string[] = [];
    for (const [index, child] of (list ? childrenOf(list) : []).entries()) {
        const before = list && index > 0 ? childrenOf(list)[index - 1]?.name : undefined;
        if (child.name === "*" || child.name === "**") {
            break;
        }
        if (child.name === "VariableName" && (before === "(" || before === ",")) {
            parameters.push(file.text(child));
        }
    }
    const returned = returnsOf(definition).map((node) => keysOf(file, node));
    const dicts = returned.filter((each) => Array.isArray(each));
    const isOther = returned.every((each) => each === "other");
    const common = dicts[0]?.filter((key) => dicts.every((keys) => keys.includes(key)));
    return { parameters, returns: isOther ? "other" : dicts.length === returned.length ? common : undefined };
}

function returnsOf(node: SyntaxNode): SyntaxNode[] {
    return childrenOf(node).flatMap((child) =>
        child.name === "ReturnStatement"
            ? [child]
            : ["FunctionDefinition", "ClassDefinition", "LambdaExpression"].includes(child.name)
              ? []
              : returnsOf(child),
    );
}

function keysOf(file: PythonFile, statement: SyntaxNode): readonly string[] | "other" | undefined {
    const [, value, comma] = childrenOf(statement);
    if (value === undefined || comma !== undefined || NO_DICT.has(value.name)) {
        return "other";
    }
    const names = value.name === "VariableName" ? undefined : file.dict(value)?.map(({ name }) => name);
    return names?.every((name) => name !== undefined) ? names : undefined;
}
