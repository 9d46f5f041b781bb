import { childrenOf, literal, split, type SyntaxNode } from "../lib/python-module";

/** A text, the parts of a tuple, or a module. A number is the text that it is written as. */
export type Value = string | readonly string[] | { readonly module: string };

/** What is known where an expression stands. */
export interface Scope {
    readonly source: string;
    /** What a name stands for. */
    readonly bound: (name: string) => Value | undefined;
    /** What a name of a module stands for. */
    readonly lookUp: (module: string, name: string) => Value | undefined;
}

/**
 * What an expression comes to, without running it: texts, f-strings, tuples and their parts, sums, `"%d.%d" % parts`,
 * `".".join(…)`. undefined: it is none of these, or hangs on what cannot be read.
 */
export function valueOf(scope: Scope, node: SyntaxNode): Value | undefined {
    const children = childrenOf(node);
    const text = textIn(scope, node);
    switch (node.name) {
        case "String":
            return literal(text);
        case "FormatString":
            return formatted(scope, node);
        case "Number":
            return text;
        case "ContinuedString":
            return tupleOf(scope, children)?.join("");
        case "ParenthesizedExpression":
            return children[1] && valueOf(scope, children[1]);
        case "TupleExpression":
        case "ArrayExpression":
            return tupleOf(scope, split(children.slice(1, -1), ",").flat());
        case "ArrayComprehensionExpression":
            return comprehension(scope, children.slice(1, -1));
        case "VariableName":
            return scope.bound(text);
        case "MemberExpression":
            return member(scope, children);
        case "BinaryExpression":
            return computed(scope, children);
        case "CallExpression":
            return called(scope, children);
        default:
            return undefined;
    }
}

/** The values of a tuple's parts, each a text. */
export function tupleOf(scope: Scope, nodes: readonly SyntaxNode[]): readonly string[] | undefined {
    const parts = nodes.map((node) => valueOf(scope, node));
    return parts.every((part) => typeof part === "string") ? parts : undefined;
}

/** A text as it is, a tuple with dots between its parts. */
export function asText(value: Value | undefined): string | undefined {
    return isTuple(value) ? value.join(".") : typeof value === "string" ? value : undefined;
}

function isTuple(value: Value | undefined): value is readonly string[] {
    return Array.isArray(value);
}

function textIn({ source }: Scope, { from, to }: Pick<SyntaxNode, "from" | "to">): string {
    return source.slice(from, to);
}

/** `f"{MAJOR}.{MINOR}"`, without a format of its own in the braces. */
function formatted(scope: Scope, node: SyntaxNode): string | undefined {
    const [, quote = ""] = /^[a-zA-Z]*("""|'''|"|')/.exec(textIn(scope, node)) ?? [];
    let from = node.from + textIn(scope, node).indexOf(quote) + quote.length;
    const parts: (string | undefined)[] = [];
    for (const replacement of childrenOf(node).filter(({ name }) => name === "FormatReplacement")) {
        const [, expression, ...end] = childrenOf(replacement);
        const value = end.length === 1 && expression ? valueOf(scope, expression) : undefined;
        parts.push(textIn(scope, { from, to: replacement.from }), typeof value === "string" ? value : undefined);
        from = replacement.to;
    }
    parts.push(textIn(scope, { from, to: node.to - quote.length }));
    const isPlain = parts.every((part) => part !== undefined && !/[\\{}]/.test(part));
    return isPlain ? parts.join("") : undefined;
}

/** `module.NAME`, `parts[0]`, `parts[:3]`. */
function member(scope: Scope, [object, sign, ...inner]: readonly SyntaxNode[]): Value | undefined {
    const of = object && valueOf(scope, object);
    const [first, second] = inner.map((node) => textIn(scope, node));
    if (typeof of === "object" && "module" in of) {
        return sign?.name === "." && first ? scope.lookUp(of.module, first) : undefined;
    }
    if (sign?.name !== "[" || !isTuple(of)) {
        return undefined;
    }
    return inner.length === 2
        ? of[Number(first)]
        : first === ":" && inner.length === 3
          ? of.slice(0, Number(second))
          : undefined;
}

/** `"1.2" + ".3"`, `(1, 2) + (3,)`, `"%d.%d" % (1, 2)`. */
function computed(scope: Scope, [left, operator, right]: readonly SyntaxNode[]): Value | undefined {
    const [a, b] = [left && valueOf(scope, left), right && valueOf(scope, right)];
    switch (operator && textIn(scope, operator)) {
        case "+":
            if (isTuple(a) && isTuple(b)) {
                return [...a, ...b];
            }
            // 1 + 2 is no text.
            return typeof a === "string" &&
                typeof b === "string" &&
                ![a, b].every((part) => /^[\d.]*\d$/.test(part) && !part.startsWith("."))
                ? a + b
                : undefined;
        case "%":
            return typeof a === "string"
                ? filled(a, isTuple(b) ? b : typeof b === "string" ? [b] : undefined)
                : undefined;
        default:
            return undefined;
    }
}

function filled(template: string, parts: readonly string[] | undefined): string | undefined {
    const pieces = template.split(/%[ds]/);
    return parts && pieces.length === parts.length + 1 && !template.replaceAll(/%[ds]/g, "").includes("%")
        ? pieces.map((piece, index) => (index === 0 ? piece : `${parts[index - 1]}${piece}`)).join("")
        : undefined;
}

/** `".".join(parts)`, `".".join(map(str, parts))`, `".".join(str(part) for part in parts)`, `str(part)`. */
function called(scope: Scope, [callee, args]: readonly SyntaxNode[]): string | undefined {
    const given = args ? childrenOf(args).slice(1, -1) : [];
    if (callee && textIn(scope, callee) === "str" && given.length === 1 && given[0]) {
        const value = valueOf(scope, given[0]);
        return typeof value === "string" ? value : undefined;
    }
    const [separator, , method] = callee ? childrenOf(callee) : [];
    const glue = separator?.name === "String" ? literal(textIn(scope, separator)) : undefined;
    if (glue === undefined || !method || textIn(scope, method) !== "join") {
        return undefined;
    }
    const [only] = given;
    const parts =
        given.length === 1 && only ? (mapped(scope, only) ?? valueOf(scope, only)) : comprehension(scope, given);
    return isTuple(parts) ? parts.join(glue) : undefined;
}

/** `map(str, parts)`. */
function mapped(scope: Scope, node: SyntaxNode): Value | undefined {
    const [callee, args] = node.name === "CallExpression" ? childrenOf(node) : [];
    const [how, parts] = args ? split(childrenOf(args).slice(1, -1), ",").map(([first]) => first) : [];
    const isMap = callee && textIn(scope, callee) === "map" && how && textIn(scope, how) === "str";
    return isMap && parts ? valueOf(scope, parts) : undefined;
}

/** `str(part) for part in parts`, which changes no part. */
function comprehension(scope: Scope, nodes: readonly SyntaxNode[]): Value | undefined {
    const [element, , variable, , parts] = nodes;
    if (nodes.length !== 5 || !element || !variable || !parts) {
        return undefined;
    }
    const [form, name] = [textIn(scope, element), textIn(scope, variable)];
    return [name, `str(${name})`, `f"{${name}}"`, `f'{${name}}'`].includes(form) ? valueOf(scope, parts) : undefined;
}
