import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { sortedEntries } from "../../lib/environment";
import { dockerGpus } from "../../lib/gpus";
import { contentHash } from "../../lib/hash";
import { AFTER_LABEL, MOUNTS_LABEL, ownLabels } from "../../lib/labels";
import { physicalName, type StackIdentity } from "../../lib/names";
import type { NetworkName, PublishedPort, ServiceFile, ServiceMount, ServiceSpec } from "../../services/spec";
import { SECRET_VARIABLES_FOLDER } from "../../services/variables";
import { dockerHealthCheck } from "./docker-forms";

/** What all services of a stack share. */
export interface Platform {
    readonly identity: StackIdentity;
    /** Absolute path of the program, where its scripts lie. */
    readonly programRoot: string;
    /** Names of the stack's networks. */
    readonly networks: Readonly<Record<NetworkName, pulumi.Input<string>>>;
}

/** The container that runs a service, hardened as all of ours are. */
export function containerArgs(
    spec: ServiceSpec,
    platform: Platform,
    after?: pulumi.Input<string>,
): docker.ContainerArgs {
    const once = spec.readiness.until === "done";
    return {
        name: physicalName(platform.identity, spec.role),
        image: spec.image,
        hostname: spec.role,
        ...(spec.command ? { command: [...spec.command] } : {}),
        envs: sortedEntries(spec.environment).map(([name, value]) => pulumi.interpolate`${name}=${value}`),
        user: `${spec.uid}:0`,
        uploads: [...spec.files, ...variableFiles(spec)].map((file) => ({
            file: file.path,
            content: file.content,
            permissions: file.writable ? "0660" : "0640",
        })),
        volumes: spec.mounts.map(volume),
        networksAdvanced: spec.networks.map((name) => ({
            name: platform.networks[name],
            aliases: [spec.role, ...(spec.aliases ?? [])],
        })),
        ports: portBindings(spec.ports),
        ...(spec.readiness.until === "healthy" ? { healthcheck: dockerHealthCheck(spec.readiness.check) } : {}),
        // A one-shot is expected to stand still; anything else that does is drift, which the next `up` repairs.
        mustRun: !once,
        restart: once ? "no" : "unless-stopped",
        memory: spec.memoryMib,
        // The same figure means no swap; left out, Docker would allow as much again.
        memorySwap: spec.memoryMib,
        ...(spec.sharedMemoryMib === undefined ? {} : { shmSize: spec.sharedMemoryMib }),
        ...(spec.gpus === undefined ? {} : { gpus: dockerGpus(spec.gpus) }),
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        stopSignal: spec.stop.signal,
        stopTimeout: spec.stop.graceSeconds,
        // Without it a container is killed on removal, Postgres in the middle of a write.
        destroyGraceSeconds: spec.stop.graceSeconds,
        logDriver: "json-file",
        logOpts: { "max-file": "3", "max-size": "10m" },
        labels: labels(spec, platform.identity, after),
    };
}

/** A file for each secret variable. */
function variableFiles({ secretEnvironment = {} }: ServiceSpec): ServiceFile[] {
    return sortedEntries(secretEnvironment).map(([name, content]) => ({
        path: `${SECRET_VARIABLES_FOLDER}/${name}`,
        content,
    }));
}

/**
 * Ports in the form in which Docker reports them: with address and protocol, sorted by the inner port. Any other form is
 * read back differently and would replace the container at the next refresh.
 */
export function portBindings(ports: readonly PublishedPort[]): docker.types.input.ContainerPort[] {
    return [...ports]
        .sort((a, b) => a.container - b.container)
        .map(({ container, host }) => ({ internal: container, external: host, ip: "127.0.0.1", protocol: "tcp" }));
}

function volume({ from, target, readOnly }: ServiceMount): docker.types.input.ContainerVolume {
    const source = "volume" in from ? { volumeName: from.volume } : { hostPath: from.folder };
    return { ...source, containerPath: target, readOnly };
}

function labels(
    spec: ServiceSpec,
    identity: StackIdentity,
    after: pulumi.Input<string> | undefined,
): docker.types.input.ContainerLabel[] {
    const folders = spec.mounts.flatMap(({ from, target }) =>
        "volume" in from ? [] : [[target, from.identity] as const],
    );
    return [
        ...(after === undefined ? [] : [{ label: AFTER_LABEL, value: after }]),
        ...(folders.length === 0 ? [] : [{ label: MOUNTS_LABEL, value: contentHash(new Map(folders)) }]),
        ...ownLabels(identity, spec.role),
    ];
}
