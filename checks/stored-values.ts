import * as pulumi from "@pulumi/pulumi";
import { engineJson, engineRequest } from "../lib/engine.cjs";
import { physicalName, type StackIdentity } from "../lib/names";
import { SCHEDULER_ROLE } from "../services/airflow-part";

/** In the scheduler's container, which has Airflow's database and the key to the object store. */
const COMMAND = ["with-secret-variables", "python", "-m", "gaiaflow.stored.sweep", "--rule"];

/**
 * Removes from the object store what tasks of runs have kept there that Airflow no longer has, and sees to it that the
 * rest goes by its age. That it fails stops no `up`: it says why, and the next one tries again.
 */
export async function sweepStoredValues(identity: StackIdentity): Promise<void> {
    try {
        const output = await run(physicalName(identity, SCHEDULER_ROLE));
        if (output.text !== "") {
            await (output.code === 0 ? pulumi.log.info(output.text) : pulumi.log.warn(output.text));
        }
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        await pulumi.log.warn(`Values of tasks in the object store were not swept: ${why}`);
    }
}

/** Runs the command and waits for its end; a terminal's output is one stream, which no frames divide. */
async function run(container: string): Promise<{ readonly code: number; readonly text: string }> {
    const wanted = { Cmd: COMMAND, AttachStdout: true, AttachStderr: true, Tty: true };
    const created = await engineRequest("POST", `/containers/${container}/exec`, wanted);
    const { Id, message } = JSON.parse(created.body.toString()) as { Id?: string; message?: string };
    if (Id === undefined) {
        throw new Error(message ?? `the Docker engine answered ${created.status}`);
    }
    const { body } = await engineRequest("POST", `/exec/${Id}/start`, { Detach: false, Tty: true });
    const { ExitCode: code } = (await engineJson("GET", `/exec/${Id}/json`)) as { ExitCode: number };
    const lines = body.toString().replaceAll("\r\n", "\n").split("\n");
    // Airflow and its packages may warn of themselves.
    const ourLines = lines.filter((line) => line.startsWith("gaiaflow:"));
    return { code, text: (ourLines.length > 0 || code === 0 ? ourLines : lines.slice(-5)).join("\n").trim() };
}
