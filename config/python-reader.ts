import * as fs from "node:fs";
import * as path from "node:path";
import { childrenOf, parsePython, split, type Binding, type PythonModule, type SyntaxNode } from "../lib/python-module";
import { asText, tupleOf, valueOf, type Scope, type Value } from "./python-value";

interface Module extends PythonModule {
    readonly name: string;
    readonly isPackage: boolean;
}

/** Deeper than any package hands a name on; ends what goes in a circle, too. */
const MOST_STEPS = 20;

/**
 * Reads what names of Python modules stand for, from their text alone: an import would run them with all that they
 * import. It follows imports to other modules of the same folders; what expressions it reads, `python-value.ts` says.
 */
export class PythonReader {
    private readonly modules = new Map<string, Module | undefined>();

    /** @param folders Where packages lie, as on Python's path. */
    constructor(private readonly folders: readonly string[]) {}

    /** The text that a name of a module stands for; a tuple's parts are joined with dots. undefined: it cannot be read. */
    public attribute(module: string, name: string): string | undefined {
        return asText(this.lookUp(module, name, 0));
    }

    /** The same, of a file wherever it lies. */
    public attributeOf(file: string, name: string): string | undefined {
        const module = readModule(file, path.basename(file, ".py"));
        return module && asText(this.bound(module, name, 0));
    }

    /** The texts of the keyword arguments of a function that a file calls. */
    public keywords(file: string, called: string): Map<string, string> {
        const found = new Map<string, string>();
        const module = readModule(file, path.basename(file, ".py"));
        module?.top.cursor().iterate(({ node }) => {
            const [callee, args] = node.name === "CallExpression" ? childrenOf(node) : [];
            if (!callee || !args || textOf(module, callee).split(".").at(-1) !== called) {
                return;
            }
            for (const part of split(childrenOf(args).slice(1, -1), ",")) {
                const [key, assign, value] = part;
                const text =
                    assign?.name === "AssignOp" && value ? asText(valueOf(this.scope(module, 0), value)) : undefined;
                if (key && text !== undefined) {
                    found.set(textOf(module, key), text);
                }
            }
        });
        return found;
    }

    private lookUp(name: string, attribute: string, steps: number): Value | undefined {
        const module = this.module(name);
        if (!module || steps > MOST_STEPS) {
            return undefined;
        }
        if (module.bindings.has(attribute)) {
            return this.bound(module, attribute, steps);
        }
        const below = `${name}.${attribute}`;
        if (module.isPackage && this.module(below)) {
            return { module: below };
        }
        return first(module.stars, (star) => this.lookUp(absolute(module, star), attribute, steps + 1));
    }

    private bound(module: Module, name: string, steps: number): Value | undefined {
        const binding: Binding | undefined = steps > MOST_STEPS ? undefined : module.bindings.get(name);
        if (!binding) {
            return undefined;
        }
        if ("nodes" in binding) {
            const [only, ...more] = binding.nodes;
            const scope = this.scope(module, steps + 1);
            return only && more.length === 0 ? valueOf(scope, only) : tupleOf(scope, binding.nodes);
        }
        const from = absolute(module, binding.module);
        if (binding.name === undefined) {
            return { module: from };
        }
        // What a package imports from itself, `from . import version`, is a module beside it: the name is not bound before.
        const beside = `${from}.${binding.name}`;
        return from === module.name && this.module(beside)
            ? { module: beside }
            : this.lookUp(from, binding.name, steps + 1);
    }

    private scope(module: Module, steps: number): Scope {
        return {
            source: module.source,
            bound: (name) => this.bound(module, name, steps + 1),
            lookUp: (from, name) => this.lookUp(from, name, steps + 1),
        };
    }

    private module(name: string): Module | undefined {
        if (!this.modules.has(name)) {
            const parts = name.split(".");
            const files = this.folders.flatMap((folder) => [
                path.join(folder, ...parts, "__init__.py"),
                `${path.join(folder, ...parts)}.py`,
            ]);
            this.modules.set(
                name,
                first(files, (file) => readModule(file, name)),
            );
        }
        return this.modules.get(name);
    }
}

function readModule(file: string, name: string): Module | undefined {
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
        return undefined;
    }
    const source = fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    return { ...parsePython(source), name, isPackage: path.basename(file) === "__init__.py" };
}

/** The module that an import names, its leading dots counted from the module it stands in. */
function absolute({ name, isPackage }: Module, imported: string): string {
    const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(imported) ?? [];
    if (dots === "") {
        return rest;
    }
    const parts = name.split(".");
    const up = parts.slice(0, parts.length - dots.length + (isPackage ? 1 : 0));
    return [...up, ...(rest ? [rest] : [])].join(".");
}

function textOf({ source }: PythonModule, { from, to }: SyntaxNode): string {
    return source.slice(from, to);
}

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
    for (const item of items) {
        const found = of(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}
