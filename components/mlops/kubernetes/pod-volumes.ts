import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceMount, ServiceSpec } from "../../../services/spec";
import { hardened } from "./hardening";
import type { PodOfSpecs } from "./pods-of-specs";
import { sourceName, sourceOf, type VolumeSource, type VolumeSources } from "./volume-sources";

type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;
type Container = types.input.core.v1.Container;

/** How folders get into the containers of a pod. */
export interface PodVolumes {
    readonly volumes: readonly Volume[];
    readonly initContainers: readonly Container[];
    /** Mounts by role. */
    readonly mounts: ReadonlyMap<string, readonly VolumeMount[]>;
}

/** The volume into which a pod copies what it needs of the project's image. */
const PROJECT = "project";

/** What the containers of a pod mount besides their files. */
export function podVolumes(
    pod: PodOfSpecs,
    volumeSources: VolumeSources,
    projectImage: pulumi.Input<string>,
): PodVolumes {
    const mounts = pod.specs.flatMap((spec) => spec.mounts);
    const names = [...new Set(mounts.map(sourceName))].sort();
    const used = names.map((name) => [name, volumeSources.get(name)] as const);
    const copied = used.flatMap(([name, source]) =>
        source?.from === "image" ? [{ name, folder: source.folder }] : [],
    );
    const memory = pod.specs.filter(({ sharedMemoryMib }) => sharedMemoryMib !== undefined);
    const [first] = pod.specs;
    return {
        volumes: [
            ...used.flatMap(([name, source]) => (source ? volumeOf(name, source) : [])),
            ...(copied.length === 0 ? [] : [{ name: PROJECT, emptyDir: {} }]),
            ...memory.map(({ role, sharedMemoryMib }) => ({
                name: `${role}-shm`,
                emptyDir: { medium: "Memory", sizeLimit: `${sharedMemoryMib}Mi` },
            })),
        ],
        initContainers:
            first === undefined || copied.length === 0 ? [] : [copyProject(first, mounts, volumeSources, projectImage)],
        mounts: new Map(pod.specs.map((spec) => [spec.role, mountsOf(spec, volumeSources)])),
    };
}

function volumeOf(name: string, source: VolumeSource): Volume[] {
    const volume = volumeName(name);
    switch (source.from) {
        case "claim":
            return [{ name: volume, persistentVolumeClaim: { claimName: source.claim } }];
        case "pod":
            return [{ name: volume, emptyDir: source.medium ? { medium: source.medium, sizeLimit: "16Mi" } : {} }];
        case "config": {
            const items = Object.entries(source.files).map(([key, path]) => ({ key, path }));
            return [{ name: volume, configMap: { name: source.map, items } }];
        }
        case "image":
            return [];
    }
}

function mountsOf(spec: ServiceSpec, volumeSources: VolumeSources): VolumeMount[] {
    const mounts = spec.mounts.map((mount) => {
        const isCopied = sourceOf(mount, volumeSources).from === "image";
        return {
            name: isCopied ? PROJECT : volumeName(sourceName(mount)),
            mountPath: mount.target,
            readOnly: mount.readOnly,
            ...(isCopied ? { subPath: volumeName(sourceName(mount)) } : {}),
        };
    });
    return spec.sharedMemoryMib === undefined
        ? mounts
        : [...mounts, { name: `${spec.role}-shm`, mountPath: "/dev/shm" }];
}

/** Copies folders of the project's image, with a place in each for what is mounted below it. */
function copyProject(
    { uid }: ServiceSpec,
    mounts: readonly ServiceMount[],
    volumeSources: VolumeSources,
    image: pulumi.Input<string>,
): Container {
    const copied = new Map(
        mounts.flatMap((mount) => {
            const source = sourceOf(mount, volumeSources);
            return source.from === "image" ? [[sourceName(mount), { mount, ...source }] as const] : [];
        }),
    );
    const commands = [...copied].sort().flatMap(([name, { folder, mount, without = [] }]) => {
        const to = `/copy/${volumeName(name)}`;
        const below = mounts.filter(({ target }) => target.startsWith(`${mount.target}/`));
        const nested = [...new Set(below.map(({ target }) => `${to}${target.slice(mount.target.length)}`))].sort();
        return [
            `mkdir -p ${to}`,
            // As in the image, but for its owner, who may then copy over it when the pod starts again.
            `cp -R --no-preserve=mode,ownership ${folder}/. ${to}/`,
            `chmod -R 0755 ${to}`,
            ...without.map((file) => `rm -f ${to}/${file}`),
            ...(nested.length === 0 ? [] : [`mkdir -p ${nested.join(" ")}`]),
        ];
    });
    return {
        name: "project-copy",
        image,
        imagePullPolicy: "IfNotPresent",
        command: ["sh", "-c", commands.join(" && ")],
        ...hardened({ uid }),
        resources: { requests: { memory: "32Mi" }, limits: { memory: "256Mi" } },
        volumeMounts: [{ name: PROJECT, mountPath: "/copy" }],
    };
}

/** A name of a volume or a folder as the name of a pod's volume. */
function volumeName(name: string): string {
    return `at-${name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")}`;
}
