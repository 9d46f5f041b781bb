/**
 * Style, types and tests of the Python package: `npx tsx test/python/run.ts [--python 3.12] [pytest's own arguments]`.
 * All three run whatever the others say; pytest is last, so that its closing line is the last printed.
 */
import execa from "execa";
import * as path from "node:path";
import { cloneDir } from "../../toolchain/core/paths";
import { runCommand } from "../../toolchain/core/run-command";
import { ensureVenv } from "./venv";

runCommand(async () => {
    const [first, version, ...rest] = process.argv.slice(2);
    const chosen = first === "--python" ? version : undefined;
    const pytestArguments = chosen === undefined ? process.argv.slice(2) : rest;
    const python = await ensureVenv(chosen);
    const checks = [
        ["ruff", "format", "--no-cache", "--check", "python", "test/python", "dags"],
        ["ruff", "check", "--no-cache", "python", "test/python", "dags"],
        [
            "mypy",
            "--cache-dir",
            process.platform === "win32" ? "nul" : "/dev/null",
            "--config-file",
            "python/pyproject.toml",
            "python/src",
        ],
        ["pytest", "-p", "no:cacheprovider", "test/python", ...pytestArguments],
    ];
    for (const args of checks) {
        const result = await execa(python, ["-m", ...args], {
            cwd: cloneDir,
            env: { PYTHONPATH: path.join(cloneDir, "python", "src"), PYTHONDONTWRITEBYTECODE: "1" },
            stdio: "inherit",
            reject: false,
        });
        process.exitCode ||= result.exitCode;
    }
});
