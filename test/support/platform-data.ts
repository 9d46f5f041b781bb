import * as crypto from "node:crypto";
import { airflowApi } from "./airflow-api";
import { python } from "./docker";
import { putMlflowData, readMlflowData, type MlflowData, type MlflowPlace } from "./mlflow-data";
import type { Platform } from "./platform";

/** What a user has put into a platform. */
export interface PlatformData extends MlflowData {
    readonly connection: string;
    readonly password: string;
    readonly dagRuns: number;
}

/** Puts a run into MLflow, an object into the object store and an encrypted connection into Airflow. */
export async function putData(platform: Platform): Promise<PlatformData> {
    const mark = crypto.randomBytes(4).toString("hex");
    const kept = await putMlflowData(mlflowOf(platform), mark);
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    const [connection, password] = [`kept-${mark}`, `encrypted-${mark}`];
    await api.post("/connections", { connection_id: connection, conn_type: "http", password });
    return { ...kept, connection, password, dagRuns: await countRuns(platform) };
}

/** What of it can be read now; the same as was put there, or the platform has lost it. */
export async function readData(platform: Platform, data: PlatformData): Promise<PlatformData> {
    const password = await python(
        platform.container("airflow-dag-processor"),
        [
            "from airflow.models import Connection",
            "from airflow.utils.session import create_session",
            "with create_session() as session:",
            "    print(session.query(Connection).filter_by(conn_id=given).one().password)",
        ].join("\n"),
        data.connection,
    );
    return {
        ...(await readMlflowData(mlflowOf(platform), data)),
        connection: data.connection,
        password: password.split("\n").at(-1) ?? "",
        dagRuns: await countRuns(platform),
    };
}

/** How many DAG runs Airflow remembers. */
async function countRuns(platform: Platform): Promise<number> {
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    return (await api.get<{ total_entries: number }>("/dags/~/dagRuns")).total_entries;
}

function mlflowOf({ ports, container }: Platform): MlflowPlace {
    return { port: ports.mlflow, container: container("mlflow") };
}
