/**
 * What a script says that it needs (`# /// script`, PEP 723), as the text of a pyproject.toml.
 * @returns undefined where it says nothing.
 */
export function scriptAsPyproject(code: string): string | undefined {
    const lines = code.replaceAll("\r", "");
    const [, block] = /^# \/\/\/ script[ \t]*\n((?:#(?: .*)?\n)*?)# \/\/\/[ \t]*$/m.exec(lines) ?? [];
    return block === undefined ? undefined : `[project]\n${block.replaceAll(/^# ?/gm, "")}`;
}
