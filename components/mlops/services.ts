import type * as pulumi from "@pulumi/pulumi";
import { browserHost, pageUrl } from "../../lib/names";
import type { neededParts } from "../../lib/roles";
import { Airflow } from "./airflow";
import { allReady } from "./all-ready";
import { endpointsOf } from "./clients";
import type { Platform } from "./container-args";
import type { Credentials } from "./credentials";
import type { DataVolumes } from "./data-volume";
import type { Images } from "./images";
import { Jupyter } from "./jupyter";
import { Mlflow } from "./mlflow";
import type { MlopsManagerArgs } from "./mlops-manager";
import { notebooksAccess } from "./notebooks-access";
import { ObjectStore } from "./object-store";
import { Postgres } from "./postgres";
import { workingUid } from "./user-folders";

export interface ServicesArgs extends MlopsManagerArgs {
    readonly parts: ReturnType<typeof neededParts>;
    readonly credentials: Credentials;
    readonly volumes: DataVolumes;
    readonly imagesOf: Images;
    /** What every container waits for. */
    readonly before: readonly pulumi.Resource[];
    readonly platform: Platform;
}

/** Declares every service that is to run, in the order in which they need each other; resolves when all are ready. */
export function deployServices(args: ServicesArgs, parent: pulumi.Resource): pulumi.Output<boolean> {
    const { parts, before } = args;
    // Every container waits for every image: one that cannot be had stops the `up` while nothing runs yet.
    const first = { parent, dependsOn: [...before] };
    const postgres = parts.postgres ? new Postgres("postgres", postgresArgs(args), first) : undefined;
    const store = parts.objectStore ? new ObjectStore("minio", objectStoreArgs(args), first) : undefined;
    const services = [...(postgres?.services ?? []), ...(store?.services ?? [])];
    const after = (...needed: pulumi.Resource[]) => ({ parent, dependsOn: [...before, ...needed] });
    if (postgres && store) {
        services.push(...new Mlflow("mlflow", mlflowArgs(args, store), after(postgres, store)).services);
    }
    if (postgres && parts.airflow) {
        services.push(...new Airflow("airflow", airflowArgs(args, postgres, store), after(postgres)).services);
    }
    if (store && parts.jupyter) {
        services.push(...new Jupyter("jupyter", jupyterArgs(args, store), first).services);
    }
    return allReady(services, args.platform);
}

function postgresArgs({ platform, imagesOf, volumes, credentials, memory }: ServicesArgs) {
    return {
        platform,
        image: imagesOf.reference("postgres"),
        volume: volumes.postgres,
        passwords: credentials.databasePasswords,
        memoryMib: memory.postgres,
    };
}

function objectStoreArgs(args: ServicesArgs) {
    const { platform, imagesOf, volumes, credentials, memory, objectStore, ports } = args;
    const { command } = objectStore ?? {};
    return {
        platform,
        image: imagesOf.reference("minio"),
        ...(objectStore
            ? { other: { image: imagesOf.reference("objectStore"), ...(command ? { command } : {}) } }
            : {}),
        volumes: { minio: volumes.minio, other: volumes.objectStore },
        credentials,
        ports: { api: ports.minio, console: ports.minioConsole },
        memoryMib: memory.minio,
    };
}

function mlflowArgs({ platform, imagesOf, credentials, memory, ports, identity }: ServicesArgs, store: ObjectStore) {
    return {
        platform,
        image: imagesOf.reference("mlflow"),
        databasePassword: credentials.databasePasswords.mlflow,
        s3CredentialsFile: store.credentialsFile,
        port: ports.mlflow,
        pageHost: browserHost(identity),
        memoryMib: memory.mlflow,
    };
}

function airflowArgs(args: ServicesArgs, postgres: Postgres, store: ObjectStore | undefined) {
    const { platform, imagesOf, volumes, credentials, memory, folders, ports } = args;
    return {
        platform,
        image: imagesOf.reference("airflow"),
        uid: workingUid(args.ownerUid),
        folders,
        logVolume: volumes.airflowLogs,
        stackFolder: args.stackFolder,
        credentials,
        rotated: args.credentialsVersion > 1,
        databaseId: postgres.containerId,
        endpoints: endpointsOf(args.parts),
        ...(store ? { s3CredentialsFile: store.credentialsFile } : {}),
        env: args.airflowEnv,
        port: ports.airflow,
        url: pageUrl(args.identity, ports.airflow),
        memory: {
            apiServer: memory["airflow-api-server"],
            scheduler: memory["airflow-scheduler"],
            dagProcessor: memory["airflow-dag-processor"],
            triggerer: memory["airflow-triggerer"],
        },
    };
}

function jupyterArgs(args: ServicesArgs, store: ObjectStore) {
    const { platform, imagesOf, credentials, memory, folders, ports } = args;
    const { notebooks } = folders;
    const open = args.ownerUid === 0 ? { ...notebooks, folder: notebooksAccess(notebooks) } : notebooks;
    return {
        platform,
        image: imagesOf.reference("jupyter"),
        uid: workingUid(args.ownerUid),
        folders: { ...folders, notebooks: open },
        token: credentials.jupyterToken,
        endpoints: endpointsOf(args.parts),
        s3CredentialsFile: store.credentialsFile,
        port: ports.jupyter,
        memoryMib: memory.jupyter,
    };
}
