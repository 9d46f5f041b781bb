import * as path from "node:path";
import { stackFile, type StackFileArgs } from "../components/stack-file";
import type { Settings } from "../config/settings";

/** The folder of a stack whose files Airflow reads: the stack's own containers mount it, an Airflow elsewhere gets them. */
export function airflowFolder({ machine }: Pick<Settings, "machine">): string {
    return path.join(machine.stackFolder, "airflow");
}

/** Declares a file of that folder. */
export function giveOut(
    settings: Pick<Settings, "machine">,
    name: string,
    file: string,
    content: Pick<StackFileArgs, "content" | "encoding" | "secret">,
): void {
    const place = { file: path.join(airflowFolder(settings), file), stateRoot: settings.machine.stateFolder };
    stackFile(name, { ...place, ...content }, {});
}
