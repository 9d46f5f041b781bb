import * as path from "node:path";
import type { MlopsManagerArgs } from "../components/mlops/mlops-manager";
import type { Settings } from "../config/settings";
import { mebibytes } from "../lib/memory";
import type { ServiceOptions } from "../services/stack";
import type { Variables } from "../services/variables";
import { bundleFiles } from "./bundle-env";
import { storesLogs } from "./executor";
import type { SharedBuild } from "./images";
import { metricsEnv } from "./metrics";

/** Those of an `MlopsManager`'s arguments that are the same wherever the services run. */
export type ServiceArgs = Omit<MlopsManagerArgs, "folders" | "mounts" | "networks" | "ownerUid" | "stackFolder">;

/**
 * What services have of the settings, as containers or as pods.
 *
 * @param build How images are built, and those that others start from.
 * @param airflowEnv Environment of every Airflow container, besides the user's own, which wins. Defaults to none.
 */
export function serviceArgs(settings: Settings, build: SharedBuild, airflowEnv: Variables = {}): ServiceArgs {
    const { machine, project } = settings;
    return {
        identity: settings.identity,
        services: settings.services,
        options: serviceOptions(settings, airflowEnv),
        ports: settings.ports,
        memory: settings.memory,
        build,
        sharedImages: build.shared,
        images: settings.images,
        project: {
            name: project.name,
            requirementsFile: project.environment.source,
            indexes: project.environment.forNotebooks,
        },
        layout: project.layout,
        credentialsVersion: settings.credentialsVersion,
        versionFile: { file: path.join(machine.stackFolder, VERSION_FILE), stateRoot: machine.stateFolder },
    };
}

/** What the settings say to single services. */
export function serviceOptions(settings: Settings, airflowEnv: Variables = {}): ServiceOptions {
    const { airflow, tasks } = settings;
    const { sharedMemory } = tasks;
    return {
        airflowEnv: { ...airflowEnv, ...metricsEnv(settings), ...airflow.env },
        objectStore: settings.objectStore,
        outside: settings.outside,
        serving: settings.serving,
        env: settings.env,
        taskEnv: tasks.envVars,
        airflowObjects: airflow.objects,
        mlflowLogin: settings.mlflow.login,
        airflowUsers: airflow.users,
        gpus: settings.gpus,
        airflowFiles: bundleFiles(settings),
        storesLogs: storesLogs(settings),
        storesXcoms: settings.xcom.objectStorage,
        ...(sharedMemory === undefined ? {} : { sharedMemoryMib: mebibytes(sharedMemory) }),
    };
}

/** In the stack's folder. What counts is the state, which has what was written there; nobody reads the file. */
const VERSION_FILE = "credentials-version";
