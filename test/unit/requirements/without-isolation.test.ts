import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { builtBeside } from "../../../requirements/without-isolation";

test.each([
    [
        "requirements.txt",
        "pyproject.toml",
        '[tool.uv]\nno-build-isolation-package = ["Own_Kernels"]\n',
        ["own-kernels"],
    ],
    ["uv.lock", "pyproject.toml", '[tool.uv.extra-build-dependencies]\nown-kernels = ["torch"]\n', ["own-kernels"]],
    ["pixi.toml", "pixi.toml", '[pypi-options]\nno-build-isolation = ["own-kernels"]\n', ["own-kernels"]],
    ["pyproject.toml", "pyproject.toml", '[tool.pixi.pypi-options]\nno-build-isolation = ["a"]\n', ["a"]],
    // Of all there is no telling which of them needs it.
    ["pixi.toml", "pixi.toml", "[pypi-options]\nno-build-isolation = true\n", []],
    ["requirements.txt", "pyproject.toml", "no TOML", []],
    ["requirements.txt", "other.txt", "", []],
] as const)("of a %s, what %s says is built with other packages there: %j", (kind, name, text, found) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-isolation-"));
    fs.writeFileSync(path.join(folder, name), text);
    expect(builtBeside({ kind, file: path.join(folder, kind) })).toEqual(found);
    fs.rmSync(folder, { recursive: true });
});
