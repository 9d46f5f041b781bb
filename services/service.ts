import type * as pulumi from "@pulumi/pulumi";
import type { AirflowObjects } from "../lib/airflow-objects";
import type { Gpus } from "../lib/gpus";
import type { Mount } from "../lib/mounts";
import type { ProjectLayout } from "../lib/project-layout";
import type { Outside } from "./outside";
import type { MountedFolder, ServiceSpec } from "./spec";
import type { Variables } from "./variables";

/** A port of this machine at which a service is reached; its key is the configuration's, under `gaiaflow:ports`. */
export interface PortDefinition {
    readonly default: number;
    /** What is there, as it reads after "Port of". */
    readonly description: string;
    /** The role that listens there. */
    readonly role: string;
    /** A page opens under the stack's own host name, an API under 127.0.0.1. */
    readonly opens: "page" | "api";
    /** What opens it: values of an entry of {@link ServiceDefinition.logins}. Absent where nobody has to log in. */
    readonly login?: { readonly entry: string; readonly values: readonly string[] };
    /** Whether it is there. Defaults to always. */
    readonly when?: (options: Pick<ServiceOptions, "objectStore" | "outside">) => boolean;
}

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
    /** Whether tasks of Airflow's own operators may be pods, whose logs the object store keeps. Defaults to false. */
    readonly podWorkers?: boolean | undefined;
    /** Whether values between tasks are kept in the object store, too. Defaults to false. */
    readonly storesXcoms?: boolean | undefined;
    /** What the service `serving` serves. */
    readonly serving?: { readonly model?: string | undefined } | undefined;
    /** What Airflow is to hold: connections, variables and pools. Defaults to none. */
    readonly airflowObjects?: AirflowObjects | undefined;
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

/** All that is known of a service: the one place to look at, and to change. */
export interface ServiceDefinition {
    /** Its name in the configuration; also of its folder in `images/`, and of its group among the resources. */
    readonly name: string;
    /** The noun in the type of its group. Stands in the URN of all below: once released it stays. */
    readonly noun: string;
    /** Whether users ask for it by `gaiaflow:services`. Others run when one that needs them does. */
    readonly selectable: boolean;
    /** Whether it is left out where `gaiaflow:services` says nothing. Defaults to false. */
    readonly optional?: boolean;
    /** The services that have to run with it. */
    readonly needs: readonly string[];
    /** Those of them that have to be ready before it starts. */
    readonly startsAfter: readonly string[];
    /** Folders in `images/` of the images of its own that it runs. Defaults to one that is called as it is. */
    readonly images?: readonly string[];
    /** Whether it runs the project's environment, from which others start, too. Defaults to false. */
    readonly runsEnvironment?: boolean;
    readonly ports: Readonly<Record<string, PortDefinition>>;
    /**
     * The roles that go on running, each with its memory limit where the stack says nothing else: about twice what it
     * takes when idle.
     */
    readonly memory: Readonly<Record<string, string>>;
    /** Those of them of which several may run at once, in a cluster: what they know is in the database. Defaults to none. */
    readonly replicates?: readonly string[];
    /** Names of its volumes. */
    readonly volumes: readonly string[];
    /**
     * Names of further ones, in memory: for sockets by which its containers talk to each other. Empty whenever none of them
     * runs, so no data.
     */
    readonly memoryVolumes?: readonly string[];
    /** Lengths of its generated passwords by name: letters and digits, new ones for each `credentialsVersion`. */
    readonly passwords: Readonly<Record<string, number>>;
    /** A database of its own in Postgres, with a role of that name. */
    readonly database?: string;
    /** Whether it encrypts what it stores, with a key that has to be kept when a new one takes its place. */
    readonly encrypts?: boolean;
    /** The environment by which tasks, notebooks and other services find it. */
    readonly clientEnvironment?: Readonly<Record<string, string>>;
    /** Secret variables of the same kind, for pods. */
    readonly clientSecrets?: (
        password: Passwords,
        options: ServiceOptions,
    ) => Readonly<Record<string, pulumi.Output<string>>>;
    /** Images to be pulled besides its own, by name. */
    readonly furtherImages?: (options: Pick<ServiceOptions, "objectStore">) => Readonly<Record<string, string>>;
    /** How a user gets in: values by name, by the name of what they open. */
    readonly logins?: (
        made: Pick<Stack, "password" | "databases">,
        options: Pick<ServiceOptions, "objectStore" | "outside">,
    ) => Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
    /** What it consists of in a stack, in the order in which it starts. */
    readonly describe: (stack: Stack) => readonly ServiceSpec[];
}

/** A definition whose names TypeScript knows, so that other types can be made from them. */
export function defineService<const D extends ServiceDefinition>(definition: D): D {
    return definition;
}
