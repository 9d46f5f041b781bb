import * as path from "node:path";
import { parse } from "smol-toml";
import { at, firstText, readText, tryParse } from "./files";

/** Build backends that compile. */
const BACKENDS = /^(maturin|mesonpy|scikit_build_core|skbuild)/;

/** What of setup.py's compiles, in whichever way it is called. */
const IN_SETUP = /\b(ext_modules|rust_extensions|cffi_modules|cythonize)\b/;

/** What in a package's folder says that some of its code is compiled; undefined where nothing does. */
export function compiledBy(folder: string): string | undefined {
    const pyproject = tryParse(parse, readText(path.join(folder, "pyproject.toml")) ?? "");
    const backend = firstText(at(pyproject, "build-system", "build-backend"));
    const [, inSetup] = IN_SETUP.exec((readText(path.join(folder, "setup.py")) ?? "").replaceAll(/#.*$/gm, "")) ?? [];
    return BACKENDS.test(backend)
        ? `pyproject.toml: ${backend}`
        : inSetup !== undefined
          ? `setup.py: ${inSetup}`
          : at(pyproject, "tool", "setuptools", "ext-modules") !== undefined
            ? "pyproject.toml: ext-modules"
            : undefined;
}
