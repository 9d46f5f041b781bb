import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { runningOf } from "../platform/service-shell";
import { FOLDER as LOGS_FOLDER, airflowLogsOf } from "./airflow-logs";
import { waitingPod, type Like } from "./cluster-job";
import { outsideDatabases } from "./cluster-databases";
import { inPodOf, reached, type PodMaker, type Workload } from "./cluster-reach";
import { clusterWriters, refuseStopped } from "./cluster-writers";
import type { Into } from "./command-stream";
import { databasesOf } from "./databases";
import { rootKeyOf } from "./docker-place";
import { described, type Place } from "./place";

/** A stack whose services are pods of its cluster. @throws {UserError} As `findPlace` does. */
export async function clusterPlace(stack: string): Promise<Place> {
    const { makers, pods } = await reached(stack);
    refuseStopped(pods, makers);
    const running = (kind: PodMaker, role: string) => {
        if (!makers.has(`${kind}/${role}`)) {
            return undefined;
        }
        runningOf(stack, pods.containers, role);
        return inPodOf(pods, kind, role);
    };
    const [scheduler, mlflow] = [running("deployment", "airflow-scheduler"), running("deployment", "mlflow")];
    const migration = scheduler && jobOf(stack, makers, "airflow-migration");
    const server = running("statefulset", "postgres");
    const known = { ...(scheduler && { airflow: scheduler }), ...(mlflow && { mlflow }) };
    const outside = server === undefined ? await outsideDatabases(pods, stack, known, migration) : undefined;
    const databases = outside?.databases ?? databasesOf(server as Into);
    const services = { databases, ...(mlflow && { mlflow }) };
    const helper = running("statefulset", "minio") && helperOf(stack, makers);
    const client = helper && waitingPod(pods, helper.like, helper.container);
    const leave = async () => {
        await client?.remove();
        await outside?.remove();
    };
    const identity = await described(stack, { ...services, airflow: scheduler }).catch(async (error: unknown) => {
        await leave();
        throw error;
    });
    return {
        ...identity,
        ...services,
        ...(scheduler && {
            airflow: { scheduler, ...(keepsLogs(makers) ? { logs: airflowLogsOf(scheduler) } : {}) },
        }),
        ...(client && {
            store: { client: client.into, endpoint: "http://minio:9000", key: await rootKeyOf(stack) },
        }),
        writers: (written) => Promise.resolve(clusterWriters(pods, makers, written, migration)),
        leave,
    };
}

/** What reaches the object store: MLflow's image has what it takes, and MinIO lets in the pods of its own Job. */
function helperOf(stack: string, makers: ReadonlyMap<string, Workload>) {
    const like = jobOf(stack, makers, "minio-init");
    const container = ["mlflow", "airflow-scheduler"].map((role) => containerOf(makers, role)).find(Boolean);
    return container && { like: { template: withoutVolumes(like) }, container: { ...container, volumeMounts: [] } };
}

function withoutVolumes({ template: { metadata, spec } }: Like): Like["template"] {
    return { ...(metadata && { metadata }), spec: { ...spec, volumes: [], initContainers: [] } };
}

function containerOf(makers: ReadonlyMap<string, Workload>, role: string) {
    const { containers = [] } = makers.get(`deployment/${role}`)?.spec.template.spec ?? {};
    return containers.find(({ name }) => name === role);
}

/** @throws {UserError} Where somebody has removed it. */
function jobOf(stack: string, makers: ReadonlyMap<string, Workload>, role: string): Like {
    const job = makers.get(`job/${role}`);
    if (job === undefined) {
        throw new UserError({
            problem: `The Job ${role} of stack ${stack} is not there.`,
            fix: `To have it made again: npx gaiaflow start${stackOption(stack)}`,
        });
    }
    return job.spec;
}

/** Whether logs of tasks outlive their pod. Where they do not, they go to the object store. */
function keepsLogs(makers: ReadonlyMap<string, Workload>): boolean {
    const { volumes = [] } = makers.get("deployment/airflow-scheduler")?.spec.template.spec ?? {};
    const mount = containerOf(makers, "airflow-scheduler")?.volumeMounts?.find(
        ({ mountPath }) => mountPath === LOGS_FOLDER,
    );
    return volumes.some(({ name, persistentVolumeClaim }) => name === mount?.name && persistentVolumeClaim);
}
