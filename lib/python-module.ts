import { parser } from "@lezer/python";

/** A piece of Python's grammar in a text. */
export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** What a name of a module stands for: another module or a name of it, as the import spells them, or expressions. */
export type Binding =
    | { readonly module: string; readonly name?: string }
    /** One node, or those of a tuple without parentheses. */
    | { readonly nodes: readonly SyntaxNode[] };

/** A Python module as its text says, without running it. */
export interface PythonModule {
    readonly source: string;
    readonly top: SyntaxNode;
    /** The last thing that each name is bound to at the module's top level. */
    readonly bindings: ReadonlyMap<string, Binding>;
    /** Modules of which all names are imported. */
    readonly stars: readonly string[];
}

/** Blocks of the top level that run when the module is imported. What an `except` binds is there for want of better. */
const BLOCKS: ReadonlySet<string> = new Set(["IfStatement", "TryStatement", "WithStatement", "StatementGroup"]);

/** Reads a module's text; what is no Python in it is passed over. */
export function parsePython(source: string): PythonModule {
    const top = parser.parse(source).topNode;
    const bindings = new Map<string, Binding>();
    const stars: string[] = [];
    const textOf = (nodes: readonly SyntaxNode[]): string =>
        nodes.map(({ from, to }) => source.slice(from, to)).join("");
    const visit = (block: SyntaxNode): void => {
        let handler = false;
        for (const node of childrenOf(block)) {
            handler = node.name === "except" || (handler && node.name !== "else" && node.name !== "finally");
            if (node.name === "AssignStatement") {
                assigned(node, textOf).forEach(([name, nodes]) => bindings.set(name, { nodes }));
            } else if (node.name === "UpdateStatement") {
                updated(node, textOf).forEach(([name, binding]) => bindings.set(name, binding));
            } else if (node.name === "ImportStatement") {
                imported(node, textOf).forEach(([name, binding]) =>
                    name === "*" ? stars.push(binding.module) : bindings.set(name, binding),
                );
            } else if (BLOCKS.has(node.name) || (node.name === "Body" && !handler)) {
                visit(node);
            }
        }
    };
    visit(top);
    return { source, top, bindings, stars };
}

/** A node's children, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
        if (child.name !== "Comment") {
            children.push(child);
        }
    }
    return children;
}

/** Parts between nodes of that kind. */
export function split(nodes: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
    const parts: SyntaxNode[][] = [[]];
    for (const node of nodes) {
        if (node.name === separator) {
            parts.push([]);
        } else {
            parts.at(-1)?.push(node);
        }
    }
    return parts;
}

/** What a string literal says, of an f-string its text; undefined for bytes and for what needs more than taking off quotes. */
export function literal(text: string): string | undefined {
    return /^[rRuUfF]{0,2}("""|'''|"|')([^\\]*)\1$/s.exec(text)?.[2];
}

type TextOf = (nodes: readonly SyntaxNode[]) => string;

/** `a = b = 1`, `a: str = 1`, `a, b = 1, 2`. */
function assigned(statement: SyntaxNode, textOf: TextOf): [string, readonly SyntaxNode[]][] {
    const parts = split(childrenOf(statement), "AssignOp");
    const values = split(parts.pop() ?? [], ",").flat();
    return parts.flatMap((target): [string, readonly SyntaxNode[]][] => {
        const names = split(target, ",").map((part) => part.filter(({ name }) => name !== "TypeDef"));
        if (names.length === 1) {
            return [[textOf(names[0] ?? []), values]];
        }
        return names.length === values.length ? names.map((name, i) => [textOf(name), values.slice(i, i + 1)]) : [];
    });
}

/** `a += 1`: what it stands for hangs on what it did before, and is not followed. */
function updated(statement: SyntaxNode, textOf: TextOf): [string, Binding][] {
    return childrenOf(statement)
        .slice(0, 1)
        .map((target) => [textOf([target]), { nodes: [] }]);
}

/** `import a.b as c`, `from .a import b as c, d`, `from a import *`. */
function imported(statement: SyntaxNode, textOf: TextOf): [string, Extract<Binding, { module: string }>][] {
    const [before = [], after = []] = split(childrenOf(statement), "import");
    const from = textOf(before.slice(1));
    return split(
        after.filter(({ name }) => name !== "(" && name !== ")"),
        ",",
    ).map((part) => {
        const [what = [], as = []] = split(part, "as");
        const name = textOf(what);
        if (before.length > 0) {
            return [as.length > 0 ? textOf(as) : name, { module: from, name }];
        }
        const [first = name] = name.split(".");
        return as.length > 0 ? [textOf(as), { module: name }] : [first, { module: first }];
    });
}
