import * as path from "node:path";
import { parse } from "smol-toml";
import { at, isTable, readText, texts, tryParse } from "./files";
import type { Source } from "./input";
import { normalizeName } from "./names";

/**
 * The packages, by their normalised names, that a project says are built with others of it there: uv's settings in the pyproject.toml
 * beside the source, and pixi's in its own file.
 */
export function builtBeside({ file, kind }: Pick<Source, "file" | "kind">): string[] {
    const read = (each: string): unknown => tryParse(parse, readText(each) ?? "");
    const pyproject = read(path.join(path.dirname(file), "pyproject.toml"));
    const uv = at(pyproject, "tool", "uv");
    const extra = at(uv, "extra-build-dependencies");
    const pixi = kind === "pixi.toml" ? read(file) : at(pyproject, "tool", "pixi");
    return [
        ...texts(at(uv, "no-build-isolation-package")),
        ...(isTable(extra) ? Object.keys(extra) : []),
        ...texts(at(pixi, "pypi-options", "no-build-isolation")),
    ].map(normalizeName);
}
