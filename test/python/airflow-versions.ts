/**
 * The tests of the Python package with other Airflows than the stacks' own, which an Airflow elsewhere may be:
 * `npx tsx test/python/airflow-versions.ts [--airflow 3.1.8] [--python 3.11] [pytest's own arguments]`.
 * Their results stand in docs/airflow-versions.md.
 */
import { Command } from "commander";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { check } from "./modules";
import { ensureVenvOf } from "./venv";

/** The day after each release: its providers, clients and tools are those that somebody had who installed it then. */
const AIRFLOWS = [
    { airflow: "3.1.8", day: "2026-03-12", pythons: ["3.11", "3.13"] },
    { airflow: "3.2.1", day: "2026-04-23", pythons: ["3.11", "3.13"] },
    // As Amazon's MWAA has it: its constraints ask for cncf-kubernetes 10.21.0, the newest of that day.
    { airflow: "3.3.1", day: "2026-08-13", pythons: ["3.12"] },
    { airflow: "3.3.2", day: "2026-09-18", pythons: ["3.11", "3.13"] },
];
const PROVIDERS = ["apache-airflow-providers-standard", "apache-airflow-providers-cncf-kubernetes"];
const TOOLS = ["hatchling", "hypothesis", "jsonschema", "numpy", "polars", "pyarrow", "pytest"];

const command = new Command("airflow-versions")
    .option("--airflow <version>", "only this one")
    .option("--python <version>", "only with this one")
    .argument("[arguments...]", "pytest's own")
    .allowUnknownOption()
    .parse();

runCommand(async () => {
    const only = command.opts<{ readonly airflow?: string; readonly python?: string }>();
    const packages = [...PROVIDERS, ...(await ofTheProject()), ...TOOLS];
    for (const { airflow, day, pythons } of AIRFLOWS.filter((it) => (only.airflow ?? it.airflow) === it.airflow)) {
        for (const wanted of pythons.filter((it) => (only.python ?? it) === it)) {
            const all = [`apache-airflow==${airflow}`, ...packages];
            const python = await ensureVenvOf(`airflow-${airflow}-tests`, wanted, day, all);
            console.log(
                `Airflow ${airflow}, Python ${wanted}${python ? "" : ": not tested, as it is not on this machine"}`,
            );
            if (python !== undefined) {
                await check(python, "pytest", "-p", "no:cacheprovider", "test/python", ...command.args);
            }
        }
    }
});

/** What the example project and its functions import, in the newest version of the day. */
async function ofTheProject(): Promise<string[]> {
    const files = ["project/requirements.txt", "images/python/client.in"];
    const texts = await Promise.all(files.map((file) => fs.readFile(path.join(programRoot, file), "utf8")));
    const lines = texts.flatMap((text) => text.split("\n")).filter((line) => /^[a-z]/.test(line));
    return [...new Set(lines.map((line) => line.replace(/==.*/, "")))];
}
