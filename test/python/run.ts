/**
 * Style, types and tests of the Python package and of the project that uses it, with each supported Python of this
 * machine: `npx tsx test/python/run.ts [--python 3.12] [pytest's own arguments]`.
 * All of them run whatever the others say. The package's tests bring an Airflow of their own, so the project's, which
 * bring MLflow, run in another process.
 */
import * as path from "node:path";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { check, run } from "./modules";
import { ensureVenv, pythonsHere, SUPPORTED } from "./venv";

/** Where there is Python. */
const CODE = [
    ...["python", "test/python", "bench", "dags", "project", "examples", "packages/cli/migrate", "docs/site"],
    ...[
        "images/list-modules.py",
        "images/environment",
        "images/own-environment/join",
        "images/kernels/kernel-setup",
        "packages/cli/backup",
        "packages/cli/platform",
        "images/kernels",
        "images/jupyter/kernels",
        "test/kernels",
    ],
];
/** What runs by Pythons from 3.10 on. */
const MYPY = [
    ...["--config-file", "python/pyproject.toml", "python/src"],
    ...["images/environment", "images/kernels/kernel", "images/kernels/server"],
];

runCommand(async () => {
    const [first, version, ...rest] = process.argv.slice(2);
    const chosen = first === "--python" ? version : undefined;
    const pytestArguments = chosen === undefined ? process.argv.slice(2) : rest;
    const versions = chosen === undefined ? await pythonsHere() : [chosen];
    const missing = SUPPORTED.filter((supported) => !versions.includes(supported));
    if (chosen === undefined && missing.length > 0) {
        console.log(`Not on this machine, so not tested here: Python ${missing.join(" and ")}.`);
    }
    const none = process.platform === "win32" ? "nul" : "/dev/null";
    for (const [index, wanted] of versions.entries()) {
        const python = await ensureVenv(wanted);
        if (index === 0) {
            await check(python, "ruff", "format", "--no-cache", "--check", ...CODE);
            await check(python, "ruff", "check", "--no-cache", ...CODE);
            // The oldest Python that the package supports is in its configuration.
            for (const target of [[], ["--python-version", "3.12"]]) {
                await check(python, "mypy", "--cache-dir", none, ...MYPY, ...target);
            }
        }
        await check(python, "pytest", "-p", "no:cacheprovider", "project/tests", ...pytestArguments);
        // Each file in one of two processes, of which each has an Airflow of its own. What is selected may be debugged, which
        // takes one.
        const beside = pytestArguments.length === 0 ? ["--numprocesses", "2", "--dist", "loadfile"] : [];
        await check(python, "pytest", "-p", "no:cacheprovider", ...beside, "test/python", ...pytestArguments);
        // Figures of one selected test are nobody's wish.
        if (pytestArguments.length === 0) {
            await run(python, path.join("bench", "task_factory.py"));
        }
    }
});
