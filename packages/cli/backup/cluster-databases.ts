import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { configKey } from "../../../config/config-commands";
import { waitingPod, type Like } from "./cluster-job";
import type { Reach } from "./cluster-reach";
import { commandText, type Into } from "./command-stream";
import { databasesOf, type Database, type Databases } from "./databases";

/** Where a service finds the address of its database. */
const addressFile = (database: Database) => `/run/secrets/${database}/database-url`;
/** Prints the database's name of that, and nothing else of it. */
const NAME = "import sys, urllib.parse; print(urllib.parse.urlsplit(open(sys.argv[1]).read().strip()).path[1:])";

/**
 * The databases of a stack in a server of a team's, which a pod of Airflow's image asks: it has the address, and a client.
 *
 * @param services Those that run, by their databases.
 * @param migration The Job of Airflow's of which that pod is one more.
 * @throws {UserError} Where the image has no client.
 */
export async function outsideDatabases(
    reach: Reach,
    stack: string,
    services: Readonly<Partial<Record<Database, Into>>>,
    migration: Like | undefined,
): Promise<{ readonly databases: Databases; readonly remove: () => Promise<void> }> {
    const container = migration?.template.spec.containers[0];
    if (migration === undefined || container === undefined) {
        throw new UserError({
            subject: configKey(["database", "url"]),
            problem: `names a server of the team's, and stack ${stack} has no Airflow, whose image has what asks it.`,
            fix: "Back it up by the server's own means, such as snapshots.",
        });
    }
    const names = await Promise.all(
        Object.entries(services).map(async ([database, into]) => {
            const words = ["python", "-c", NAME, addressFile(database as Database)];
            return [database, await commandText(`Asking what ${database} calls its database`, await into(words))];
        }),
    );
    const script = await fs.readFile(path.join(programRoot, "packages", "cli", "backup", "postgres_client.py"), "utf8");
    const pod = waitingPod(reach, migration, container);
    const client: Into = (words) => pod.into(["python", "-c", script, addressFile("airflow"), ...words]);
    const databases = databasesOf(client, { names: Object.fromEntries(names) as Record<Database, string> });
    return { databases, remove: pod.remove };
}
