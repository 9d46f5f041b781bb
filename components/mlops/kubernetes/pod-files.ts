import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { sortedEntries } from "../../../lib/environment";
import type { ServiceFile, ServiceSpec } from "../../../services/spec";
import { SECRET_VARIABLES_FOLDER } from "../../../services/variables";
import { hardened } from "./hardening";
import type { PodOfSpecs } from "./pods-of-specs";

type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;
type Container = types.input.core.v1.Container;

/** How the files of a pod get into its containers. */
export interface PodFiles {
    /** What the Secret holds, by key; empty where no container has a file. */
    readonly data: Readonly<Record<string, pulumi.Input<string>>>;
    readonly volumes: readonly Volume[];
    readonly initContainers: readonly Container[];
    /** Mounts by role. */
    readonly mounts: ReadonlyMap<string, readonly VolumeMount[]>;
}

/** Files and secret variables of a pod: one Secret with all of them, of which each container mounts its own. */
export function podFiles(pod: PodOfSpecs): PodFiles {
    const folders = pod.specs.flatMap(foldersOf);
    const files = folders.flatMap((folder) => folder.files.map((file) => [keyOf(folder, file), file.content] as const));
    const mountsOf = (role: string) =>
        folders.filter((folder) => folder.spec.role === role).map(({ name, path }) => ({ name, mountPath: path }));
    return {
        data: Object.fromEntries(files),
        volumes: folders.flatMap((folder) => volumesOf(folder, secretName(pod))),
        initContainers: folders.filter(isWritable).map(copyFiles),
        mounts: new Map(pod.specs.map(({ role }) => [role, mountsOf(role)])),
    };
}

/** The name of the Secret with a pod's files. */
export function secretName({ name }: Pick<PodOfSpecs, "name">): string {
    return `${name}-files`;
}

/** A folder with files of one container. */
interface Folder {
    readonly spec: ServiceSpec;
    /** What its volume is called. */
    readonly name: string;
    readonly path: string;
    readonly files: readonly ServiceFile[];
}

function foldersOf(spec: ServiceSpec): Folder[] {
    const variables = sortedEntries(spec.secretEnvironment ?? {}).map(([name, content]) => ({
        path: `${SECRET_VARIABLES_FOLDER}/${name}`,
        content,
    }));
    const files: readonly ServiceFile[] = [...spec.files, ...variables];
    const paths = [...new Set(files.map(({ path }) => split(path).folder))].sort();
    return paths.map((path) => ({
        spec,
        path,
        name: `${spec.role}-files-${last(path)}`,
        files: files.filter((file) => split(file.path).folder === path),
    }));
}

function volumesOf(folder: Folder, secret: string): Volume[] {
    const items = folder.files.map((file) => ({ key: keyOf(folder, file), path: split(file.path).name }));
    // The group that all of ours share reads them, and nobody else.
    const fromSecret = { secret: { secretName: secret, defaultMode: 0o440, items } };
    return isWritable(folder)
        ? [
              { name: `${folder.name}-secret`, ...fromSecret },
              { name: folder.name, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
          ]
        : [{ name: folder.name, ...fromSecret }];
}

/** A volume of a Secret is read-only: what a service opens for writing is copied into memory before it starts. */
function copyFiles(folder: Folder): Container {
    const { name, spec } = folder;
    const [from, to] = ["/from", "/to"];
    const copies = folder.files.map((file) => {
        const { name: each } = split(file.path);
        return `cp -f ${from}/${each} ${to}/ && chmod ${file.writable ? "0660" : "0640"} ${to}/${each}`;
    });
    return {
        name: `${name}-copy`,
        image: spec.image,
        imagePullPolicy: "IfNotPresent",
        command: ["sh", "-c", copies.join(" && ")],
        ...hardened(spec),
        resources: { requests: { memory: "16Mi" }, limits: { memory: "64Mi" } },
        volumeMounts: [
            { name: `${name}-secret`, mountPath: from, readOnly: true },
            { name, mountPath: to },
        ],
    };
}

function isWritable({ files }: Folder): boolean {
    return files.some(({ writable }) => writable);
}

function keyOf({ path, spec }: Folder, file: ServiceFile): string {
    return `${spec.role}.${last(path)}.${split(file.path).name}`;
}

function split(path: string): { readonly folder: string; readonly name: string } {
    const at = path.lastIndexOf("/");
    return { folder: path.slice(0, at), name: path.slice(at + 1) };
}

function last(folder: string): string {
    return split(folder).name;
}
