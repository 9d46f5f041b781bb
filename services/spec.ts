import type * as pulumi from "@pulumi/pulumi";
import type { Gpus } from "../lib/gpus";
import type { Mount } from "../lib/mounts";
import { LAYOUT_FILE, importPath, type ProjectLayout } from "../lib/project-layout";

/** A network of the stack: `platform` for all that talk to each other, `database` for Postgres and who needs it. */
export type NetworkName = "platform" | "database";

/** A file that a service finds when it starts, readable by its group alone. */
export interface ServiceFile {
    readonly path: string;
    readonly content: pulumi.Input<string>;
    /** Whether the service opens it for writing. Defaults to false. */
    readonly writable?: boolean;
}

/**
 * Where a folder stands, in the services that run the project's code, by which `importlib.metadata` finds its version. Their
 * images have it on Python's path.
 */
export const METADATA_FOLDER = "/opt/gaiaflow/metadata";

/** Where the project's folder stands, as it lies on the disk, in the services that work on it by themselves. */
export const SOURCE_FOLDER = "/opt/gaiaflow/project";
/** Where they find the project's code: beside DAG files, whose own folder Airflow adds, and where a model names it. */
export function codePath(layout: ProjectLayout): string[] {
    const [code = SOURCE_FOLDER] = importPath(layout, SOURCE_FOLDER);
    const libraries = (layout.libraries ?? []).map((each) => `${SOURCE_FOLDER}/${each}`);
    return [...new Set([code, SOURCE_FOLDER, ...libraries])];
}
/** Where DAGs stand in them. */
export const DAGS_FOLDER = "/opt/airflow/dags";
/** The document by which they know what tasks see of both. */
export const LAYOUT_DOCUMENT = `${METADATA_FOLDER}/${LAYOUT_FILE}`;

/** Says in a container of the stack which image it runs, for the tags of what it starts in MLflow. In Python: `IMAGE`. */
export const IMAGE_VARIABLE = "GAIAFLOW_IMAGE";

/** A folder of this machine, to be mounted. */
export interface MountedFolder {
    /** Its absolute path. */
    readonly folder: pulumi.Input<string>;
    /** Changes when another folder takes its place at that path. */
    readonly identity: string;
}

/** A volume of the stack or a folder of this machine, seen by a service. */
export interface ServiceMount {
    readonly target: string;
    readonly from: { readonly volume: pulumi.Input<string> } | MountedFolder;
    readonly readOnly: boolean;
}

/** Folders from elsewhere in a service, each at the path that `target` says of it. */
export function furtherMounts(mounts: readonly Mount[], target: (mount: Mount) => string): ServiceMount[] {
    return mounts.flatMap((mount) =>
        mount.source ? [{ target: target(mount), from: mount.source, readOnly: mount.readOnly }] : [],
    );
}

/** A port of a service and where on this machine it is reached. */
export interface PublishedPort {
    /** The port that the service listens at. */
    readonly container: number;
    /** The port on this machine, on 127.0.0.1 only. */
    readonly host: number;
}

/** How often a service is asked, and when it counts as ill. */
export interface HealthCheck {
    /** The command, run beside the service without a shell; exit code 0 is healthy. */
    readonly command: readonly string[];
    /** Seconds between two questions. */
    readonly intervalSeconds: number;
    /** Seconds an answer may take. */
    readonly timeoutSeconds: number;
    /** Seconds after the start in which a failure does not count. */
    readonly startSeconds: number;
    /** Failures in a row that make the service unhealthy. */
    readonly retries: number;
}

/** How it is known that a service does what it is there for. */
export type Readiness =
    | { readonly until: "healthy"; readonly check: HealthCheck }
    /** Something answers at the published port; for an image that brings no health check. */
    | { readonly until: "answers"; readonly url: string }
    /** It has ended with exit code 0. */
    | { readonly until: "done" };

/** One process of a service, described without a word of the engine that runs it. */
export interface ServiceSpec {
    /** Its name in the stack and among the other services. */
    readonly role: string;
    readonly image: pulumi.Input<string>;
    /** User id; the group is always 0, which is what may read {@link files}. */
    readonly uid: number;
    /** Defaults to the image's own. */
    readonly command?: readonly string[];
    readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
    /** Further ones that neither a list of processes nor the engine shows: each is a file, which the image's start exports. */
    readonly secretEnvironment?: Readonly<Record<string, pulumi.Input<string>>>;
    readonly files: readonly ServiceFile[];
    readonly mounts: readonly ServiceMount[];
    readonly networks: readonly NetworkName[];
    /** Further names under which others there find it. Defaults to none. */
    readonly aliases?: readonly string[];
    readonly ports: readonly PublishedPort[];
    /** Ports at which others on its networks reach it, besides those of {@link ports}. Defaults to none. */
    readonly listens?: readonly number[];
    /** Whether it makes, follows and removes the pods of tasks, in a stack that has such. Defaults to false. */
    readonly startsPods?: boolean;
    /** Whether it reads what pods of tasks say, in a stack that has such of Airflow's own. Defaults to false. */
    readonly readsPods?: boolean;
    /** Whether it reads and writes the object store, which a role may open in the place of a key. Defaults to false. */
    readonly opensBucket?: boolean;
    readonly readiness: Readiness;
    /**
     * Fails for what is wrong with the process alone, and never for what it depends on, of which a {@link HealthCheck} speaks:
     * where it fails for minutes, a restart may help. What asks elsewhere for a sign of life that the process has left there is
     * well where nobody answers. Defaults to a connection to the first of its ports, where it has one.
     */
    readonly alive?: readonly string[];
    /** Seconds it may take until it is ready. */
    readonly readySeconds: number;
    readonly memoryMib: number;
    /** Size of /dev/shm in MiB, which counts as memory. Defaults to the engine's 64. */
    readonly sharedMemoryMib?: number;
    /** GPUs of the machine that it gets. Defaults to none. */
    readonly gpus?: Gpus;
    readonly stop: { readonly signal: string; readonly graceSeconds: number };
    /** Roles of the same service that have to be ready before it starts. */
    readonly waitsFor?: readonly string[];
    /** For a one-shot: the role that it works on. It runs again when that one is replaced. */
    readonly runsAgainAfter?: string;
}
