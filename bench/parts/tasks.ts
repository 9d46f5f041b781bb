import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { ensureVenv, pythonsHere } from "../../test/python/venv";
import { readingsBySide, unitsOf, type PythonFigure } from "../lib/python-figures";
import type { Figure, Part } from "../lib/part";

const PROGRAMS = ["task_factory.py", "dev_tasks.py", "mapped_tasks.py"];
const figures: Record<string, Figure> = {};

/** `task_factory` beside Airflow's own operators, in Python alone: what DAG files, tasks and mapped tasks cost. */
export const part: Part = {
    // Each program repeats what it measures, in turns.
    rounds: 1,
    figures,
    stage: async ({ say, signal }) => {
        const [version = ""] = await pythonsHere();
        const python = await ensureVenv(version);
        const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-bench-"));
        const together = async () => {
            const file = path.join(folder, "figures");
            await fs.rm(file, { force: true });
            const env = { PYTHONPATH: path.join(programRoot, "python", "src"), BENCH_FIGURES: file };
            for (const program of PROGRAMS) {
                say(program);
                signal.throwIfAborted();
                const running = execa(python, [path.join(programRoot, "bench", program)], { env, stdin: "ignore" });
                signal.addEventListener("abort", () => running.kill());
                await running;
            }
            const lines = (await fs.readFile(file, "utf8")).trim().split("\n");
            const read = lines.map((line) => JSON.parse(line) as PythonFigure);
            Object.assign(figures, unitsOf(read));
            return readingsBySide(read);
        };
        return { sides: together, remove: () => fs.rm(folder, { recursive: true, force: true }) };
    },
};
