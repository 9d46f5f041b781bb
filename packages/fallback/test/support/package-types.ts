import * as path from "node:path";
import * as ts from "typescript";
import { insideOutput, shapeOf, type ObjectShape } from "./type-shape";

/** A resource, function or provider of an npm package, as its `.d.ts` files and its JavaScript say it. */
export interface PackageMember {
    /** As a program writes it: `local.Command`. */
    readonly name: string;
    readonly token: string;
    readonly inputs: ObjectShape;
    readonly outputs: ObjectShape;
    /** Tokens of its methods. */
    readonly methods: readonly string[];
}

/** All that a Pulumi package offers. */
export interface PackageTypes {
    readonly provider: PackageMember;
    readonly resources: readonly PackageMember[];
    readonly functions: readonly PackageMember[];
}

/** Walks what a package exports, folder by folder, with the TypeScript compiler. */
export function readPackageTypes(packageName: string): PackageTypes {
    const root = path.dirname(require.resolve(`${packageName}/package.json`));
    const entry = path.join(root, "index.d.ts");
    const program = ts.createProgram([entry], {
        strict: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        moduleResolution: ts.ModuleResolutionKind.Node10,
        types: [],
    });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} is no module`);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the package's name is an argument
    const members = walk({ checker, entry: source as ts.SourceFile }, module, require(packageName) as Loaded, "");
    const provider = members.find(({ kind }) => kind === "provider");
    if (provider === undefined) throw new Error(`${packageName} has no provider`);
    return {
        provider,
        resources: members.filter(({ kind }) => kind === "resource"),
        functions: members.filter(({ kind }) => kind === "function"),
    };
}

type Loaded = Readonly<Record<string, unknown>>;

interface Scope {
    readonly checker: ts.TypeChecker;
    readonly entry: ts.SourceFile;
}

interface KindedMember extends PackageMember {
    readonly kind: "provider" | "resource" | "function";
}

/** Namespaces that hold types and settings only. */
const PASSED_OVER = new Set(["types", "config"]);

function walk(scope: Scope, namespace: ts.Symbol, loaded: Loaded, prefix: string): KindedMember[] {
    return scope.checker.getExportsOfModule(namespace).flatMap((symbol) => {
        const value = loaded[symbol.name];
        if (symbol.name.startsWith("_") || value === undefined) return [];
        const type = scope.checker.getTypeOfSymbolAtLocation(symbol, scope.entry);
        const name = prefix + symbol.name;
        const [construct] = type.getConstructSignatures();
        if (construct !== undefined) return [classMember(scope, name, construct, value as Constructor)];
        const [call] = type.getCallSignatures();
        if (call !== undefined) return functionMember(scope, name, call, codeOf(value));
        if (prefix !== "" || PASSED_OVER.has(symbol.name)) return [];
        const inner = symbol.flags & ts.SymbolFlags.Alias ? scope.checker.getAliasedSymbol(symbol) : symbol;
        return walk(scope, inner, value as Loaded, `${name}.`);
    });
}

interface Constructor {
    readonly __pulumiType: string;
    readonly prototype: Readonly<Record<string, unknown>>;
}

function classMember(scope: Scope, name: string, construct: ts.Signature, value: Constructor): KindedMember {
    const { checker, entry } = scope;
    const args = construct.parameters[1];
    if (args === undefined) throw new Error(`${name} has no arguments`);
    const properties = construct.getReturnType().getProperties();
    const outputs = properties.filter(
        (symbol) => insideOutput(scope, checker.getTypeOfSymbolAtLocation(symbol, entry)) !== undefined,
    );
    const methods = properties.filter(
        (symbol) => symbol.flags & ts.SymbolFlags.Method && Object.hasOwn(value.prototype, symbol.name),
    );
    return {
        kind: name === "Provider" ? "provider" : "resource",
        name,
        token: value.__pulumiType,
        inputs: shapeOfArgs(scope, args),
        outputs: Object.fromEntries(
            outputs
                .filter((symbol) => symbol.name !== "id" && symbol.name !== "urn")
                .map((symbol) => {
                    const shape = shapeOf(scope, checker.getTypeOfSymbolAtLocation(symbol, entry));
                    return [symbol.name, { shape, optional: false }];
                }),
        ),
        methods: methods.map((symbol) => tokenIn(codeOf(value.prototype[symbol.name]))),
    };
}

/** One of `run` and `runOutput`: the first has the plain types, and both must name the same token. */
function functionMember(scope: Scope, name: string, call: ts.Signature, code: string): KindedMember[] {
    const result = scope.checker.getAwaitedType(call.getReturnType());
    const [args] = call.parameters;
    if (name.endsWith("Output") || result === undefined) return [];
    const inputs = args === undefined || args.name === "opts" ? {} : shapeOfArgs(scope, args);
    const outputs = shapeOf(scope, result);
    if (outputs.kind !== "object") throw new Error(`${name} gives no object`);
    return [{ kind: "function", name, token: tokenIn(code), inputs, outputs: outputs.properties, methods: [] }];
}

function shapeOfArgs(scope: Scope, args: ts.Symbol): ObjectShape {
    const shape = shapeOf(scope, scope.checker.getTypeOfSymbolAtLocation(args, scope.entry));
    if (shape.kind === "object") return shape.properties;
    throw new Error(`the arguments ${args.name} are no object`);
}

function codeOf(value: unknown): string {
    return typeof value === "function" ? value.toString() : "";
}

/** The token in the code of a generated function or method. */
function tokenIn(code: string): string {
    const [, token] = /\.(?:invoke|call)\("([^"]+)"/.exec(code) ?? [];
    if (token === undefined) throw new Error(`no token in ${code}`);
    return token;
}
