import type * as pulumi from "@pulumi/pulumi";
import type { AirflowObjects } from "../lib/airflow-objects";
import type { Gpus } from "../lib/gpus";
import type { Mount } from "../lib/mounts";
import type { ProjectLayout } from "../lib/project-layout";
import type { Outside } from "./outside";
import type { MountedFolder, ServiceFile } from "./spec";
import type { AirflowUsers } from "./users";
import type { Variables } from "./variables";

/** What the configuration says of the object store. */
export interface ObjectStoreOptions {
    /** Another S3 server instead of MinIO. */
    readonly image?: string | undefined;
    /** Its command. Defaults to the image's own. */
    readonly command?: readonly string[] | undefined;
    /** Buckets besides ours. Defaults to none. */
    readonly buckets?: readonly string[] | undefined;
    /** Those that the stack's key may make, too; `*` stands for the rest of a name. Defaults to the project's. */
    readonly keyBuckets?: readonly string[] | undefined;
}

/** What the configuration says to single services. */
export interface ServiceOptions {
    readonly objectStore?: ObjectStoreOptions | undefined;
    /** State that is kept elsewhere, and not in services of the stack. Defaults to none. */
    readonly outside?: Outside | undefined;
    /** Further environment of every Airflow container; wins over ours. A secret value is an output, any other a text. */
    readonly airflowEnv: Variables;
    /** The user's own environment of tasks, notebooks and the services that run the user's code or serve it; the same. */
    readonly env: Variables;
    /** Further environment of dev tasks, as `tasks.envVars` has it; a secret of {@link env} wins over it. */
    readonly taskEnv: Readonly<Record<string, string>>;
    /** MiB of shared memory of what runs functions and notebooks. Defaults to all that each may take. */
    readonly sharedMemoryMib?: number | undefined;
    /** GPUs of what runs functions and notebooks. Defaults to none. */
    readonly gpus?: Gpus | undefined;
    /** Files of every Airflow container besides ours. Defaults to none. */
    readonly airflowFiles?: readonly ServiceFile[] | undefined;
    /** Whether the object store keeps logs of tasks. Defaults to false. */
    readonly storesLogs?: boolean | undefined;
    /** Whether values between tasks are kept in the object store, too. Defaults to false. */
    readonly storesXcoms?: boolean | undefined;
    /** What the service `serving` serves. */
    readonly serving?: { readonly model?: string | undefined } | undefined;
    /** What Airflow is to hold: connections, variables and pools. Defaults to none. */
    readonly airflowObjects?: AirflowObjects | undefined;
    /** Who may log in to Airflow besides its own user. Defaults to nobody. */
    readonly airflowUsers?: AirflowUsers | undefined;
    /** Whether MLflow asks for a login. Defaults to false. */
    readonly mlflowLogin?: boolean | undefined;
}

/** Reads a generated password of the stack by its name. */
export type Passwords = (name: string) => pulumi.Output<string>;

/** What a service knows of the stack that it is to run in. */
export interface Stack extends ServiceOptions {
    /** An image by the service that it is for, or by its own name. */
    readonly image: (name: string) => pulumi.Input<string>;
    /** The engine's name of a volume. */
    readonly volume: (name: string) => pulumi.Input<string>;
    readonly password: Passwords;
    /** Passwords by database, each with a role of its name. */
    readonly databases: Readonly<Record<string, pulumi.Output<string>>>;
    /** Makes a text secret. */
    readonly secret: (text: string) => pulumi.Output<string>;
    /** Keys that stored data is encrypted with, the present one first. */
    readonly encryptionKeys: pulumi.Output<string>;
    /** Whether there were other credentials before. */
    readonly rotated: boolean;
    /** A port of this machine by its key in the configuration. */
    readonly port: (name: string) => number;
    /** The address under which a browser finds such a port. */
    readonly page: (name: string) => string;
    /** The host name that browsers use for the stack's pages. */
    readonly pageHost: string;
    /** Memory limit of a role in MiB. */
    readonly memoryMib: (role: string) => number;
    /** Whether a service runs in this stack. */
    readonly runs: (service: string) => boolean;
    /** The environment by which clients find the services that run. */
    readonly clientEnvironment: Readonly<Record<string, string>>;
    /** The project, as notebooks name it, the file of its requirements, and its own indexes of packages: secret files by path. */
    readonly project: {
        readonly name: string;
        readonly requirementsFile?: string | undefined;
        readonly indexes: {
            readonly variables: Readonly<Record<string, string>>;
            readonly files: Readonly<Record<string, string>>;
        };
    };
    /** The user id for services that work on the user's files. */
    readonly uid: number;
    /** The user's folders that services see; `root` is the project's own, `metadata` is made for {@link METADATA_FOLDER}. */
    readonly folders: Readonly<Record<"root" | "dags" | "metadata", MountedFolder>>;
    /** What tasks see of the project. */
    readonly layout: ProjectLayout;
    /** Where the notebooks lie, from the project's folder; undefined for somewhere else. */
    readonly notebooksPath: string | undefined;
    /** The notebooks, made writable for {@link uid}. */
    readonly writableNotebooks: () => MountedFolder;
    /** The folders that tasks write, as they lie on the disk, made writable for {@link uid}; each by its path in the project. */
    readonly writableScratch: () => Readonly<Record<string, MountedFolder>>;
    /** Folders from elsewhere. */
    readonly mounts: readonly Mount[];
    /** The same, with a place for each in the project's folder on the disk. */
    readonly openedMounts: () => readonly Mount[];
    /** A folder of the stack's own with the task config, for Airflow. */
    readonly stackFolder: pulumi.Input<string>;
    /** What Airflow makes pods of tasks from, a document; undefined where it makes none. */
    readonly workerTemplate?: pulumi.Input<string> | undefined;
}
