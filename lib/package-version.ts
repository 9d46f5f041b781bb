/**
 * The version that a Python package states as `__version__ = "1.2.3"` in its `__init__.py`, read from the text alone:
 * an import would run the package with all that it imports.
 *
 * @returns undefined when the text assigns no literal to `__version__`.
 */
export function packageVersion(source: string): string | undefined {
    const code = source.replace(/^\s*[rRuU]?("""|''')[\s\S]*?\1/gm, "");
    return /^__version__\s*(?::\s*[\w.]+\s*)?=\s*(["'])([A-Za-z0-9][\w.+!-]*)\1/m.exec(code)?.[2];
}
