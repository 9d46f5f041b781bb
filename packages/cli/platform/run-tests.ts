import { stackOption } from "../../../config/config-commands";
import { SCHEDULER_ROLE } from "../../../services/airflow-part";
import { SOURCE_FOLDER } from "../../../services/spec";
import { TASKS } from "../../../services/tasks";
import { nothingThere, runDocker, serviceContainers } from "./containers";
import { exitCodeOf as ended, startDocker } from "./docker-process";
import { NotChecked } from "./not-checked";
import { pythonTool } from "./python-tool";
import { runningContainer } from "./service-shell";

/** Where a project's code will run: the containers, and what `gaiaflow.pytest_side` calls them. */
const SIDES = [
    { side: "airflow", role: SCHEDULER_ROLE, heading: "Tests of DAGs, in Airflow's environment" },
    { side: "project", role: TASKS, heading: "All other tests, in the project's environment" },
] as const;

/** Where pytest is brought to; an environment that has its own takes that. */
const PYTEST_FOLDER = "/tmp/gaiaflow-pytest";
/** Exit codes of pytest. */
const [PASSED, FAILED, NO_TESTS] = [0, 1, 5];

/** What runs pytest in a container: the environment's own, else the one that was brought. */
const RUN = [
    'python -c "import pytest" 2> /dev/null || export PYTHONPATH="$PYTHONPATH:$0"',
    // Reasons of what is skipped: a side where all is skipped would look like one that passed.
    'exec python -m pytest -rs -p no:cacheprovider -p gaiaflow.pytest_side "$@"',
].join("\n");

/**
 * Runs a project's tests where its code will run: those of DAGs beside Airflow, all others in the project's environment.
 *
 * @param args pytest's own; paths are from the project's folder.
 * @returns The exit code: 0 where all tests pass, 1 where one fails, 2 where there is none or pytest itself fails.
 * @throws {NotChecked} Where the stack does not run.
 */
export async function runTests(stack: string, args: readonly string[]): Promise<number> {
    const roles = (await serviceContainers(stack)).map(({ role }) => role);
    if (roles.length === 0) {
        throw new NotChecked(nothingThere(stack));
    }
    const sides = SIDES.filter(({ role }) => roles.includes(role));
    if (sides.length === 0) {
        throw new NotChecked({
            problem: `Nothing of stack ${stack} runs that has the project's code.`,
            fix: `Start it: npx gaiaflow mlops start --service airflow${stackOption(stack)}`,
        });
    }
    const codes: number[] = [];
    for (const { heading, role, side } of sides) {
        const { name } = await runningContainer(stack, role);
        await bringPytest(name);
        console.log(`\n${heading} (${name}):`);
        codes.push(await runPytest(name, side, args));
    }
    const words = sides.map(({ side }, index) => `${side}: ${wordFor(codes[index] ?? 1)}`);
    console.log(`\n${words.join("; ")}.`);
    if (codes.every((code) => code === NO_TESTS)) {
        console.log(
            args.length > 0
                ? `No test was run: none is what is asked for (${args.join(" ")}). All of them: npx gaiaflow test${stackOption(stack)}`
                : "No test was run: there is none. pytest takes files called test_*.py below the project's folder, such as tests/test_dags.py.",
        );
    }
    return exitCodeOf(codes);
}

/** One exit code of several of pytest's: a side without tests is no fault while the other has some. */
export function exitCodeOf(codes: readonly number[]): number {
    if (codes.includes(FAILED)) {
        return 1;
    }
    const others = codes.filter((code) => code !== NO_TESTS);
    return others.length > 0 && others.every((code) => code === PASSED) ? 0 : 2;
}

function wordFor(code: number): string {
    const words: Readonly<Record<number, string>> = { [PASSED]: "passed", [FAILED]: "failed", [NO_TESTS]: "no tests" };
    return words[code] ?? `pytest ended with ${code}`;
}

async function bringPytest(container: string): Promise<void> {
    const folder = await pythonTool("pytest");
    await runDocker(["cp", `${folder}/.`, `${container}:${PYTEST_FOLDER}`]);
}

async function runPytest(container: string, side: string, args: readonly string[]): Promise<number> {
    const terminal = process.stdout.isTTY ? ["--tty"] : [];
    const variables = [`GAIAFLOW_TEST_SIDE=${side}`, "PYTHONDONTWRITEBYTECODE=1"];
    const line = [
        ...["exec", ...terminal, "--workdir", SOURCE_FOLDER, ...variables.flatMap((one) => ["--env", one])],
        ...[container, "sh", "-c", RUN, PYTEST_FOLDER, ...args],
    ];
    return ended(await startDocker(line));
}
