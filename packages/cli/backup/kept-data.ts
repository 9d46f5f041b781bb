import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { confirm } from "../platform/ask";
import { LOGS_BEFORE, type AirflowLogs } from "./airflow-logs";
import type { Database, Databases } from "./databases";
import { wordsOf } from "./words";

/** Whether they may go, and the line by which nobody is asked. */
export interface KeptAnswer {
    readonly yes: boolean;
    readonly line: string;
}

/** What of a stack a restore may have kept. */
interface KeptData {
    readonly stack: string;
    readonly databases: Pick<Databases, "before" | "counts" | "isOwn" | "kept">;
    /** Absent where no logs are to be restored. */
    readonly logs?: Pick<AirflowLogs, "kept"> | undefined;
}

/**
 * Asks before a restore removes what an earlier one, whose exchange could not be undone or was killed, has kept of the data
 * before it: it may be all there is of that.
 *
 * @param databases Those that are to be restored.
 * @throws {UserError} Where it is to stay, with the line that brings it out of there.
 */
export async function askAboutKept(
    { databases: there, logs, stack }: KeptData,
    databases: readonly Database[],
    { line, yes }: KeptAnswer,
): Promise<void> {
    const kept = await there.kept(databases);
    const keptLogs = (await logs?.kept()) ?? 0;
    if (kept.length === 0 && keptLogs === 0) {
        return;
    }
    const names = [...kept.map(there.before), ...(keptLogs > 0 ? [LOGS_BEFORE] : [])];
    console.log("An earlier restore did not come to its end, and has kept what was there before it:");
    for (const database of kept) {
        const name = there.before(database);
        // Of a database that is half of another version nobody can tell.
        const words = await there.counts(database, name).then(wordsOf, () => "what is in it cannot be counted");
        console.log(`  ${name}: ${words}`);
    }
    if (keptLogs > 0) {
        console.log(`  ${LOGS_BEFORE}: ${wordsOf({ logs: keptLogs })} of tasks`);
    }
    if (!(await confirm(yes, { what: `what is in ${names.join(" and ")} is to go, for good`, line }))) {
        const command = (service: string) => `npx gaiaflow shell ${service}${stackOption(stack)} --`;
        // Nobody's shell leads to a server of a team's.
        const client = there.isOwn ? `${command("postgres")} ` : "";
        const lines = [
            ...kept.map(there.before).map((name) => `${client}pg_dump --format=custom ${name} > ${name}.dump`),
            ...(keptLogs > 0 ? [`${command("airflow")} tar --create --directory=${LOGS_BEFORE} . > logs.tar`] : []),
        ];
        const fix = lines.length === 1 ? `To have it in a file first: ${lines[0]}` : "To have it in files first:";
        throw new UserError({
            ...{ problem: "Nothing was changed.", fix },
            ...(lines.length > 1 ? { details: lines.join("\n") } : {}),
        });
    }
}
