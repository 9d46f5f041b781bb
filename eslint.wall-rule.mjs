import path from "node:path";

/**
 * @typedef {object} Layer
 * @property {string} layer Its folder or file.
 * @property {readonly string[]} may What of ours it may import.
 * @property {string} [refuses] A pattern of packages that it may not import. Defaults to none.
 * @property {string} reason
 *
 * @typedef {import("eslint").Rule.Node} Node
 * @typedef {{ type: string, value?: unknown, literal?: { value?: unknown } }} Source What is imported; a literal as a rule.
 * @typedef {{ arguments: Source[] }} Call
 */

/**
 * Where an import leads: a path from the root of the repository; nothing for a package of others.
 *
 * @param {string} specifier
 * @param {string} file The file that imports it.
 */
function pathOf(specifier, file) {
    if (specifier.startsWith(".")) {
        return path
            .relative(import.meta.dirname, path.resolve(path.dirname(file), specifier))
            .split(path.sep)
            .join("/");
    }
    const [, own, inside] = /^(@gaiaflow|gaiaflow)(?:\/(.+))?$/.exec(specifier) ?? [];
    // By its package.json a package is found in a project; there is no code in that.
    if (own === undefined || inside === "package.json") {
        return undefined;
    }
    // What the whole package exports (package.json): its program, and files by their own names.
    return own === "gaiaflow" ? (inside ?? "main.ts") : `packages/${inside ?? ""}`;
}

/** Whether a layer is one file. @param {string} layer */
export function isFile(layer) {
    return path.extname(layer) !== "";
}

/**
 * Refuses what leads out of a layer, by whichever of JavaScript's ways to import.
 *
 * @type {import("eslint").Rule.RuleModule}
 */
export const rule = {
    meta: { schema: [{ type: "object" }] },
    create: (context) => {
        const { layer, may, refuses, reason } = /** @type {Layer} */ (context.options[0]);
        const isIn = (/** @type {string} */ file) => (/** @type {string} */ folder) =>
            file === folder || file.startsWith(`${folder}/`);
        const check = (/** @type {Source | null | undefined} */ source) => {
            const specifier = source?.type === "TSLiteralType" ? source.literal?.value : source?.value;
            if (typeof specifier !== "string") {
                return;
            }
            const leadsTo = pathOf(specifier, context.filename);
            if (
                (refuses !== undefined && new RegExp(refuses).test(specifier)) ||
                (leadsTo !== undefined && ![layer, ...may].some(isIn(leadsTo)))
            ) {
                context.report({
                    node: /** @type {Node} */ (source),
                    message: `${layer}${isFile(layer) ? "" : "/"} may not import ${specifier}: ${reason}`,
                });
            }
        };
        return {
            ImportDeclaration: ({ source }) => check(source),
            ExportNamedDeclaration: ({ source }) => check(source),
            ExportAllDeclaration: ({ source }) => check(source),
            ImportExpression: ({ source }) => check(source),
            TSImportType: (/** @type {{ argument: Source }} */ { argument }) => check(argument),
            TSExternalModuleReference: (/** @type {{ expression: Source }} */ { expression }) => check(expression),
            "CallExpression[callee.name='require']": (/** @type {Call} */ node) => check(node.arguments[0]),
            "CallExpression[callee.object.name='require']": (/** @type {Call} */ node) => check(node.arguments[0]),
        };
    },
};
