import * as ts from "typescript";

/** What a property's type comes down to, once promises, outputs and "or undefined" are taken off. */
export type Shape =
    | { readonly kind: "string" | "number" | "boolean" | "any" | "asset" | "archive" }
    | { readonly kind: "enum"; readonly texts: readonly string[] }
    | { readonly kind: "array" | "map"; readonly items: Shape }
    | { readonly kind: "object"; readonly properties: ObjectShape }
    | { readonly kind: "union"; readonly of: readonly Shape[] };

/** The properties of an object type by name. */
export type ObjectShape = Readonly<Record<string, { readonly shape: Shape; readonly optional: boolean }>>;

interface Scope {
    readonly checker: ts.TypeChecker;
    readonly entry: ts.SourceFile;
}

/** Pulumi's wrappers, whose first argument is the type that counts. */
const WRAPPERS = new Set(["Input", "Output", "Promise", "OutputInstance"]);

/** The type inside `Output<T>`, whether TypeScript still knows it by that name or not; undefined for others. */
export function insideOutput({ checker }: Pick<Scope, "checker">, type: ts.Type): ts.Type | undefined {
    if (type.aliasSymbol?.name === "Output") return type.aliasTypeArguments?.[0];
    const parts = type.isIntersection() ? type.types : [type];
    const instance = parts.find((part) => nameOf(part) === "OutputInstance");
    return instance && checker.getTypeArguments(instance as ts.TypeReference)[0];
}

/** Reduces a type to its shape. */
export function shapeOf(scope: Scope, type: ts.Type): Shape {
    const alias = type.aliasSymbol?.name ?? "";
    const inner = WRAPPERS.has(alias) ? type.aliasTypeArguments?.[0] : insideOutput(scope, type);
    if (inner !== undefined) return shapeOf(scope, inner);
    if (type.flags & ts.TypeFlags.Any) return { kind: "any" };
    if (type.isUnion()) return shapeOfUnion(scope, type);
    if (type.isStringLiteral()) return { kind: "enum", texts: [type.value] };
    if (type.flags & ts.TypeFlags.StringLike) return { kind: "string" };
    if (type.flags & ts.TypeFlags.NumberLike) return { kind: "number" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { kind: "boolean" };
    if (nameOf(type) === "Asset") return { kind: "asset" };
    if (nameOf(type) === "Archive") return { kind: "archive" };
    return shapeOfObject(scope, type);
}

function shapeOfUnion(scope: Scope, type: ts.UnionType): Shape {
    const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void;
    const isWrapper = (part: ts.Type): boolean => WRAPPERS.has(part.aliasSymbol?.name ?? nameOf(part));
    const parts = type.types.filter((part) => !(part.flags & absent));
    // `T | Promise<T> | OutputInstance<T>` is T; an alias with nothing else in the union is looked into.
    const plain = parts.filter((part) => !isWrapper(part));
    const shapes = (plain.length > 0 ? plain : parts).map((part) => shapeOf(scope, part));
    const texts = shapes.flatMap((shape) => (shape.kind === "enum" ? shape.texts : []));
    const others = shapes.filter((shape) => shape.kind !== "enum");
    const distinct = [...new Map(others.map((shape) => [JSON.stringify(shape), shape])).values()];
    const isOpen = others.some((shape) => shape.kind === "string");
    const all: Shape[] = texts.length === 0 || isOpen ? distinct : [...distinct, { kind: "enum", texts }];
    const [only] = all;
    return only !== undefined && all.length === 1 ? only : { kind: "union", of: all };
}

/** Only some types have a symbol, though TypeScript's own types say that all do. */
function nameOf(type: ts.Type): string {
    return (type.symbol as ts.Symbol | undefined)?.name ?? "";
}

function shapeOfObject(scope: Scope, type: ts.Type): Shape {
    const { checker, entry } = scope;
    if (checker.isArrayType(type)) {
        const [items] = checker.getTypeArguments(type as ts.TypeReference);
        if (items !== undefined) return { kind: "array", items: shapeOf(scope, items) };
    }
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) return { kind: "map", items: shapeOf(scope, values) };
    const properties = checker.getPropertiesOfType(type).map((symbol) => {
        const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
        const shape = shapeOf(scope, checker.getTypeOfSymbolAtLocation(symbol, entry));
        return [symbol.name, { shape, optional }] as const;
    });
    return { kind: "object", properties: Object.fromEntries(properties) };
}
