import * as path from "node:path";
import { parsePins } from "./pins";
import { InputBuilder, type Input } from "./input";
import { addLocal } from "./local-project";
import { readLine } from "./requirements-file";
import { resolve } from "./resolve";
import { Uv } from "./uv";

/** The Python of Airflow's image. */
const PYTHON = "3.13";

/** What DAG files need beside Airflow, and the lock that settles Airflow's own packages. */
export interface AirflowRequirements {
    /** As pip takes them. */
    readonly lines: readonly string[];
    /** The absolute path of `images/airflow/requirements.lock`. */
    readonly lockFile: string;
    /** Its text. */
    readonly lock: string;
    /** What a line is called in messages, by its number. */
    readonly placeOf: (index: number) => string;
}

/**
 * Looks whether what DAG files need can be had beside Airflow's packages as they are.
 * @throws {UserError} With every clash in one message; and where the index does not answer.
 */
export async function refuseUnfit(asked: AirflowRequirements, stack: string): Promise<void> {
    const input = inputOf(asked);
    const { constraints, requirements } = input;
    const question = { requirements, constraints, python: PYTHON, isForOneMachine: true };
    const answer = input.faults.length > 0 ? undefined : await new Uv(input).resolve(question);
    if (answer === undefined || "refusal" in answer) {
        await resolve(input, { python: PYTHON, lenient: [], stack });
    }
}

function inputOf({ lines, lock, lockFile, placeOf }: AirflowRequirements): Input {
    const folder = path.dirname(lockFile);
    const into = new InputBuilder({ kind: "requirements.txt", file: lockFile, projectRoot: folder }, addLocal);
    for (const [index, line] of lines.entries()) {
        readLine(into, line, placeOf(index), { name: placeOf(index), folder });
    }
    into.constraints.push(...parsePins(lock, "Airflow's own"));
    return into.build();
}
