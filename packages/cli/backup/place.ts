import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { rolesOf } from "../../../services/catalogue";
import { runDocker, stackContainers } from "../platform/containers";
import { stackCredentials } from "../platform/credentials";
import { runningOf } from "../platform/service-shell";
import { airflowLogsOf, type AirflowLogs } from "./airflow-logs";
import { databasesOf, type Database, type Databases } from "./databases";
import { dockerText } from "./docker-stream";
import type { Versions } from "./format";
import type { ObjectStore } from "./objects";

/** A stack that runs, as far as a backup is concerned with it. */
export interface Place {
    readonly stack: string;
    readonly project: string;
    readonly versions: Versions;
    readonly databases: Databases;
    readonly airflow?: { readonly scheduler: string; readonly migration: string; readonly logs: AirflowLogs };
    readonly mlflow?: string;
    readonly store?: ObjectStore;
}

/** What says in Python which release of a package is there. */
const versionOf = (name: string) => `from importlib.metadata import version; print(version("${name}"))`;

/**
 * Finds what of a stack has data.
 *
 * @throws {UserError} Where its Postgres or one of its services does not run.
 */
export async function findPlace(stack: string): Promise<Place> {
    const all = await stackContainers(stack);
    const { name: postgres } = runningOf(stack, all, "postgres");
    const roles = all.map(({ role }) => role);
    const running = (role: string) => (roles.includes(role) ? runningOf(stack, all, role).name : undefined);
    const scheduler = running("airflow-scheduler");
    const mlflow = running("mlflow");
    const server = running("minio");
    const migration = all.find(({ role }) => role === "airflow-migration")?.name;
    const databases = databasesOf(postgres);
    const python = (container: string, name: string) =>
        dockerText(`Asking ${container} for its version`, ["exec", container, "python", "-c", versionOf(name)]);
    const versions = {
        gaiaflow: await ownVersion(),
        postgres: await databases.version(),
        ...(scheduler === undefined ? {} : { airflow: await python(scheduler, "apache-airflow") }),
        ...(mlflow === undefined ? {} : { mlflow: await python(mlflow, "mlflow") }),
    };
    const withBoto3 = mlflow ?? scheduler;
    return {
        stack,
        project: projectName(),
        versions,
        databases,
        ...(scheduler === undefined || migration === undefined
            ? {}
            : { airflow: { scheduler, migration, logs: airflowLogsOf(scheduler) } }),
        ...(mlflow === undefined ? {} : { mlflow }),
        ...(server === undefined || withBoto3 === undefined
            ? {}
            : { store: { container: server, image: await imageOf(withBoto3), key: await rootKeyOf(stack) } }),
    };
}

/** The databases of services that run. */
export function databasesIn({ airflow, mlflow }: Place): Database[] {
    return [...(airflow ? (["airflow"] as const) : []), ...(mlflow === undefined ? [] : (["mlflow"] as const))];
}

/** The roles that write into databases and store by themselves, in the order in which they start. */
export function writersOf(databases: readonly Database[]): string[] {
    return ["mlflow" as const, "airflow" as const].filter((name) => databases.includes(name)).flatMap(rolesOf);
}

async function ownVersion(): Promise<string> {
    const text = await fs.readFile(path.join(programRoot, "package.json"), "utf8");
    return (JSON.parse(text) as { readonly version: string }).version;
}

function imageOf(container: string): Promise<string> {
    return runDocker(["inspect", "--format", "{{.Image}}", container]);
}

/** The key that lists all buckets. */
async function rootKeyOf(stack: string): Promise<ObjectStore["key"]> {
    const { minio } = await stackCredentials(stack);
    return { accessKey: minio?.["accessKey"] ?? "", secretKey: minio?.["secretKey"] ?? "" };
}
