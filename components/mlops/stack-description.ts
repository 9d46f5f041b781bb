import * as pulumi from "@pulumi/pulumi";
import { browserHost, pageUrl } from "../../lib/names";
import { relative } from "../../lib/folders";
import { clientEnvironment, running, type PortName, type Role } from "../../services/catalogue";
import type { Stack } from "../../services/service";
import type { Credentials } from "./credentials";
import type { Volumes } from "./data-volumes";
import type { Images } from "./images";
import type { MlopsManagerArgs } from "./mlops-manager";
import { notebooksAccess, projectFolder, type UserFolder } from "./notebooks-access";
import { workingUid } from "./working-user";

/** What services know of a stack by what it is asked for. */
export type StackArgs = Pick<
    MlopsManagerArgs,
    | "folders"
    | "identity"
    | "layout"
    | "memory"
    | "mounts"
    | "options"
    | "ownerUid"
    | "ports"
    | "project"
    | "services"
    | "stackFolder"
>;

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
        ...{ databases, encryptionKeys, folders, layout, mounts, page, password, project, rotated },
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
