import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { projectName } from "@gaiaflow/toolchain/core/project";
import type { AirflowLogs } from "./airflow-logs";
import { commandText, type Into } from "./command-stream";
import type { Database, Databases } from "./databases";
import type { Versions } from "./format";
import type { ObjectStore } from "./objects";
import type { Writers } from "./writers";

/** A stack that runs, as far as a backup is concerned with it. */
export interface RunningPlatform {
    readonly stack: string;
    readonly project: string;
    readonly versions: Versions;
    /** Of all that is there of it. */
    readonly roles: readonly string[];
    readonly databases: Databases;
    readonly airflow?: {
        readonly scheduler: Into;
        /** Absent where a task's log goes to the object store at its end, and is one of the objects there. */
        readonly logs?: AirflowLogs;
    };
    readonly mlflow?: Into;
    /** Absent where its objects are in a bucket elsewhere, or it has none. */
    readonly store?: ObjectStore;
    /** What writes into these databases. */
    readonly writers: (databases: readonly Database[]) => Promise<Writers>;
    /** Takes away what was made to reach all of that. */
    readonly leave: () => Promise<void>;
}

/** What says in Python which release of a package is there. */
const versionOf = (name: string) => `from importlib.metadata import version; print(version("${name}"))`;

/** What all platforms have in common: whose they are, and of which versions. */
export async function described(
    stack: string,
    {
        airflow,
        databases,
        mlflow,
    }: Pick<RunningPlatform, "databases" | "mlflow"> & { readonly airflow?: Into | undefined },
): Promise<Pick<RunningPlatform, "stack" | "project" | "versions">> {
    const python = async (service: Into, name: string) =>
        commandText(`Asking for the version of ${name}`, await service(["python", "-c", versionOf(name)]));
    const versions = {
        gaiaflow: await ownVersion(),
        postgres: await databases.version(),
        ...(airflow === undefined ? {} : { airflow: await python(airflow, "apache-airflow") }),
        ...(mlflow === undefined ? {} : { mlflow: await python(mlflow, "mlflow") }),
    };
    return { stack, project: projectName(), versions };
}

/** The databases of services that run. */
export function databasesIn({ airflow, mlflow }: RunningPlatform): Database[] {
    return [...(airflow ? (["airflow"] as const) : []), ...(mlflow === undefined ? [] : (["mlflow"] as const))];
}

async function ownVersion(): Promise<string> {
    const text = await fs.readFile(path.join(programRoot, "package.json"), "utf8");
    return (JSON.parse(text) as { readonly version: string }).version;
}
