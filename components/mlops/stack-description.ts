import * as pulumi from "@pulumi/pulumi";
import { relative } from "../../lib/folders";
import type { Mount } from "../../lib/mounts";
import { browserHost, pageUrl, type StackIdentity } from "../../lib/names";
import type { ProjectLayout } from "../../lib/project-layout";
import { clientEnvironment, running, type PortName, type Role, type ServiceName } from "../../services/catalogue";
import type { ServiceOptions, Stack } from "../../services/stack";
import type { Credentials } from "./credentials";
import type { Volumes } from "./data-volumes";
import type { Images } from "./images";
import { notebooksAccess, projectFolder, type UserFolder } from "./notebooks-access";
import { workingUid } from "./working-user";

/** What services know of a stack by what it is asked for. */
export interface StackArgs {
    readonly identity: StackIdentity;
    /** What is to run; what it needs runs with it. */
    readonly services: readonly ServiceName[];
    /** What the configuration says to single services. */
    readonly options: ServiceOptions;
    /** Ports of this machine. */
    readonly ports: Readonly<Record<PortName, number>>;
    /** Memory limits in MiB. */
    readonly memory: Readonly<Record<Role, number>>;
    /** The user's project. */
    readonly project: Stack["project"];
    /** The user's folders. */
    readonly folders: Readonly<Record<"root" | "dags" | "notebooks", UserFolder>> & Pick<Stack["folders"], "metadata">;
    /** What tasks see of them. */
    readonly layout: ProjectLayout;
    /** Folders from elsewhere. */
    readonly mounts: readonly Mount[];
    /** The user id that owns them. */
    readonly ownerUid: number;
    /** The folder with the task config. */
    readonly stackFolder: pulumi.Input<string>;
}

/** What services know of this stack. */
export function describeStack(
    args: StackArgs,
    made: {
        readonly credentials: Credentials;
        readonly volumes: Volumes;
        readonly images: Pick<Images, "reference">;
    },
): Stack {
    const { folders, identity, layout, memory, mounts, options, ownerUid, ports, project } = args;
    const opened = (folder: UserFolder) => (ownerUid === 0 ? { ...folder, folder: notebooksAccess(folder) } : folder);
    const names = new Set(running(args.services).map(({ name }) => name));
    const { databases, encryptionKeys, password, rotated } = made.credentials;
    const page = (name: string): string => pageUrl(identity, ports[name as PortName]);
    return {
        ...options,
        databases,
        encryptionKeys,
        folders,
        layout,
        mounts,
        page,
        password,
        project,
        rotated,
        secret: (text) => pulumi.secret(text),
        image: made.images.reference,
        volume: (name) => existing(made.volumes.get(name), name),
        port: (name) => ports[name as PortName],
        pageHost: browserHost(identity),
        memoryMib: (role) => memory[role as Role],
        runs: (name) => names.has(name),
        clientEnvironment: clientEnvironment(args.services, options),
        uid: workingUid(ownerUid),
        notebooksPath: relative(folders.root.folder, folders.notebooks.folder),
        writableNotebooks: () => opened(folders.notebooks),
        writableScratch: () =>
            Object.fromEntries(layout.scratch.map((name) => [name, opened(projectFolder(folders.root.folder, name))])),
        openedMounts: () => {
            // Docker makes no place for a mount in a folder that is mounted read-only.
            mounts
                .filter(({ path }) => !path.startsWith("/"))
                .forEach(({ path }) => projectFolder(folders.root.folder, path));
            return mounts;
        },
        stackFolder: args.stackFolder,
    };
}

function existing<T>(value: T | undefined, name: string): T {
    if (value === undefined) {
        throw new Error(`no service of the catalogue has a volume ${name}`);
    }
    return value;
}
