import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { LOGS_FOLDER, MIGRATION_ROLE, SCHEDULER_ROLE } from "../../../services/airflow-part";
import { MLFLOW } from "../../../services/mlflow-login";
import { POSTGRES } from "../../../services/postgres";
import { OBJECT_STORE, OBJECT_STORE_ENDPOINT } from "../../../services/s3";
import { runningOf } from "../platform/service-shell";
import { airflowLogsOf } from "./airflow-logs";
import { waitingPod, type Like } from "./cluster-job";
import { outsideDatabases } from "./cluster-databases";
import { inPodOf, reached, type PodMaker, type Workload } from "./cluster-reach";
import { clusterWriters, refuseStopped } from "./cluster-writers";
import type { Into } from "./command-stream";
import { databasesOf } from "./databases";
import { described, type RunningPlatform } from "./running-platform";
import { rootKeyOf } from "./root-key";

/** A stack whose services are pods of its cluster. @throws {UserError} As `findPlatform` does. */
export async function platformInCluster(stack: string): Promise<RunningPlatform> {
    const { makers, pods } = await reached(stack);
    refuseStopped(pods, makers);
    const running = (kind: PodMaker, role: string) => {
        if (!makers.has(`${kind}/${role}`)) {
            return undefined;
        }
        runningOf(stack, pods.containers, role);
        return inPodOf(pods, kind, role);
    };
    const [scheduler, mlflow] = [running("deployment", SCHEDULER_ROLE), running("deployment", MLFLOW)];
    const migration = scheduler && jobOf(stack, makers, MIGRATION_ROLE);
    const server = running("statefulset", POSTGRES);
    const known = { ...(scheduler && { airflow: scheduler }), ...(mlflow && { mlflow }) };
    const outside = server === undefined ? await outsideDatabases(pods, stack, known, migration) : undefined;
    const databases = outside?.databases ?? databasesOf(server as Into);
    const services = { databases, ...(mlflow && { mlflow }) };
    const helper = running("statefulset", OBJECT_STORE) && helperOf(stack, makers);
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
        roles: pods.containers.map(({ role }) => role),
        ...(scheduler && {
            airflow: { scheduler, ...(keepsLogs(makers) ? { logs: airflowLogsOf(scheduler) } : {}) },
        }),
        ...(client && {
            store: { client: client.into, endpoint: OBJECT_STORE_ENDPOINT, key: await rootKeyOf(stack) },
        }),
        writers: (written) => Promise.resolve(clusterWriters(pods, makers, written, migration)),
        leave,
    };
}

/** What reaches the object store: MLflow's image has what it takes, and MinIO lets in the pods of its own Job. */
function helperOf(stack: string, makers: ReadonlyMap<string, Workload>) {
    const like = jobOf(stack, makers, "minio-init");
    const container = [MLFLOW, SCHEDULER_ROLE].map((role) => containerOf(makers, role)).find(Boolean);
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
    const { volumes = [] } = makers.get(`deployment/${SCHEDULER_ROLE}`)?.spec.template.spec ?? {};
    const mount = containerOf(makers, SCHEDULER_ROLE)?.volumeMounts?.find(({ mountPath }) => mountPath === LOGS_FOLDER);
    return volumes.some(({ name, persistentVolumeClaim }) => name === mount?.name && persistentVolumeClaim);
}
