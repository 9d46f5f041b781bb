import { valueOf, type Value } from "../../../config/python-value";
import { childrenOf, parsePython, split, type PythonModule, type SyntaxNode } from "../../../lib/python-module";
import type { Range } from "./edits";
import type { Call, ImportedName, Item } from "./python-items";

/** Longer chains of names are not followed. */
const MOST_STEPS = 20;

/** A Python file by its syntax tree. */
export class PythonFile {
    public readonly nodes: readonly SyntaxNode[];
    public readonly imports: readonly ImportedName[];
    /** The line of the first piece that the grammar does not know: no Python, or one of its newer forms. */
    public readonly unknownLine: number | undefined;
    private readonly module: PythonModule;

    constructor(public readonly source: string) {
        const nodes: SyntaxNode[] = [];
        this.module = parsePython(source);
        this.module.top.cursor().iterate(({ node }) => void nodes.push(node));
        this.nodes = nodes;
        this.imports = this.of("ImportStatement").flatMap((node) => this.namesOf(node));
        const unknown = nodes.find(({ name, type }) => type.isError || name === "PrintStatement");
        this.unknownLine = unknown && this.line(unknown.from);
    }

    public of(name: string): SyntaxNode[] {
        return this.nodes.filter((node) => node.name === name);
    }

    public text({ from, to }: Range): string {
        return this.source.slice(from, to);
    }

    /** From 1. */
    public line(position: number): number {
        return this.source.slice(0, position).split("\n").length;
    }

    public calls(): Call[] {
        return this.of("CallExpression").flatMap((node) => this.call(node) ?? []);
    }

    /** An expression as a call; undefined where it is none. */
    public call(node: SyntaxNode): Call | undefined {
        const [callee, list] = childrenOf(node);
        return node.name === "CallExpression" && callee && list?.name === "ArgList"
            ? { callee, from: node.from, to: node.to, args: this.items(list) }
            : undefined;
    }

    /** The entries of a dict, of `dict(…)` or of a name that stands for one of them; undefined for anything else. */
    public dict(node: SyntaxNode, steps = 0): readonly Item[] | undefined {
        const [first, list] = childrenOf(node);
        if (node.name === "DictionaryExpression") {
            return this.items(node);
        }
        if (node.name === "CallExpression" && first && list && this.text(first) === "dict") {
            return this.items(list);
        }
        const bound = node.name === "VariableName" ? this.bound(this.text(node)) : undefined;
        return bound === undefined || steps > MOST_STEPS ? undefined : this.dict(bound, steps + 1);
    }

    /** The elements of a list or tuple; none of anything else. */
    public elements(node: SyntaxNode): readonly Item[] {
        return ["ArrayExpression", "TupleExpression"].includes(node.name) ? this.items(node) : [];
    }

    /** The expression that a name of the top level stands for. */
    public bound(name: string): SyntaxNode | undefined {
        const binding = this.module.bindings.get(name);
        return binding && "nodes" in binding && binding.nodes.length === 1 ? binding.nodes[0] : undefined;
    }

    /** The text that an expression comes to, by what this file says alone. */
    public textValue(node: SyntaxNode): string | undefined {
        const value = this.value(node, 0);
        return typeof value === "string" && node.name !== "Number" ? value : undefined;
    }

    /** A dotted name with what its head is imported as: `ct` of `from a import b as ct` is `a.b`. */
    public qualified(node: SyntaxNode): string {
        const [head = "", ...rest] = this.text(node).split(".");
        const found = this.imports.find(({ local }) => local === head);
        const from = [found?.module, found?.name].filter((part) => part !== undefined).join(".");
        // `import a.b` binds a.
        const start = found === undefined || (found.name === undefined && !found.hasAlias) ? head : from;
        return [start, ...rest].join(".");
    }

    private value(node: SyntaxNode, steps: number): Value | undefined {
        const bound = (name: string): Value | undefined => {
            const expression = steps > MOST_STEPS ? undefined : this.bound(name);
            return expression && this.value(expression, steps + 1);
        };
        return valueOf({ source: this.source, bound, lookUp: () => undefined }, node);
    }

    private items(list: SyntaxNode): Item[] {
        return split(childrenOf(list).slice(1, -1), ",")
            .filter((part) => part.length > 0)
            .map((part) => this.item(part as [SyntaxNode, ...SyntaxNode[]]));
    }

    private item(part: readonly [SyntaxNode, ...SyntaxNode[]]): Item {
        const [first, sign, ...rest] = part;
        const value = part.at(-1) ?? first;
        const range = { from: first.from, to: value.to, value };
        if (first.name === "*" || first.name === "**") {
            return { ...range, spread: first.name };
        }
        if (sign?.name === "AssignOp" && rest.length > 0) {
            return { ...range, name: this.text(first) };
        }
        const key = sign?.name === ":" ? this.textValue(first) : undefined;
        return key === undefined ? range : { ...range, name: key };
    }

    private namesOf(statement: SyntaxNode): ImportedName[] {
        const children = childrenOf(statement).filter(({ name }) => name !== "(" && name !== ")");
        const [before = [], after = []] = split(children, "import");
        const joined = (nodes: readonly SyntaxNode[]) => nodes.map((node) => this.text(node)).join("");
        const from = joined(before.slice(1));
        return split(after, ",").flatMap((part): ImportedName[] => {
            const [what = [], as = []] = split(part, "as");
            const [first, last] = [part[0], part.at(-1)];
            if (first === undefined || last === undefined) {
                return [];
            }
            const name = joined(what);
            const range = { from: first.from, to: last.to, statement, hasAlias: as.length > 0 };
            const local = as.length > 0 ? joined(as) : before.length > 0 ? name : (name.split(".")[0] ?? name);
            return [before.length > 0 ? { ...range, module: from, name, local } : { ...range, module: name, local }];
        });
    }
}
