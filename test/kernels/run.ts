/**
 * Notebooks' kernels as the images run them, without containers: `npx tsx test/kernels/run.ts [--python 3.11] [pytest's own
 * arguments]`. Jupyter's packages and a project's are in two environments here; packages come from the index.
 */
import { Command } from "commander";
import execa from "execa";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { ensureUv } from "@gaiaflow/toolchain/tools/uv";
import { ensureVenvOfImage } from "../python/venv";

/** That of Jupyter's image. */
const JUPYTER_PYTHON = "3.13";

const command = new Command("kernels")
    .option("--python <version>", "the project's; any from 3.10 to 3.14", "3.11")
    .argument("[arguments...]", "pytest's own")
    .allowUnknownOption()
    .parse();

runCommand(async () => {
    const { python: project } = command.opts<{ readonly python: string }>();
    const python = await ensureVenvOfImage("jupyter", JUPYTER_PYTHON, ["pytest"]);
    if (python === undefined) {
        throw new UserError({
            problem: `No Python ${JUPYTER_PYTHON} is on this machine, which Jupyter's image has.`,
            fix: `Install Python ${JUPYTER_PYTHON}.`,
        });
    }
    const { exitCode } = await execa(
        python,
        ["-m", "pytest", "-p", "no:cacheprovider", "test/kernels", ...command.args],
        {
            cwd: programRoot,
            env: {
                PYTHONDONTWRITEBYTECODE: "1",
                // Where its entry point is found.
                PYTHONPATH: path.join(programRoot, "images", "jupyter", "kernels"),
                PROJECT_PYTHON: project,
                PYENV_VERSION: project,
                UV: await ensureUv(),
            },
            stdio: "inherit",
            reject: false,
        },
    );
    process.exitCode = exitCode;
});
