import { resourcesOf } from "../../kit/define";
import type { StateOf } from "../../kit/resource";
import type { ObjectOf, ObjectSchema } from "../../kit/schema";
import type { DockerClient, DockerContext } from "../client";
import { EngineError, isNotFound } from "../engine-error";
import { fromLabelMap, labelField, toLabelMap } from "../labels";
import { retryWhile } from "../retry";
import { importedInputs, refreshedInputs, terraformChanges } from "../terraform-diff";

const inputs = {
    name: { type: "string", replaceOnChanges: true },
    labels: { type: "array", items: labelField, set: true, replaceOnChanges: true },
    driver: { type: "string", replaceOnChanges: true, computed: true },
    driverOpts: { type: "map", values: { type: "string" }, replaceOnChanges: true },
} as const satisfies ObjectSchema;

const outputs = { mountpoint: { type: "string" } } as const satisfies ObjectSchema;

type VolumeState = StateOf<typeof inputs, typeof outputs>;

/** What Docker tells of a volume, as far as it is used here. */
export interface VolumeInspect {
    readonly Name: string;
    readonly Driver: string;
    readonly Mountpoint: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Options?: Readonly<Record<string, string>> | null;
}

/** `docker.Volume`. Its id is its name, so one that was made anew by hand is the same one; a replacement loses data. */
export const volume = resourcesOf<DockerClient>()({
    token: "docker:index/volume:Volume",
    inputs,
    outputs,
    refused: { cluster: "cluster volumes need a swarm" },
    autoname: { property: "name", maxLength: 255 },
    changes: (_found, state, now) => terraformChanges(inputs, state, now),

    async create(context, { name, labels, driver, driverOpts }) {
        const made = await context.client.engine.call<VolumeInspect>({
            method: "POST",
            path: "/volumes/create",
            body: { Name: name, Labels: toLabelMap(labels ?? []), Driver: driver, DriverOpts: driverOpts },
        });
        return { id: made.Name, state: toVolumeState(made) };
    },

    async read(context, id, known) {
        const found = await inspectVolume(context, id);
        if (found === undefined) return undefined;
        const state = toVolumeState(found);
        const now = known
            ? refreshedInputs(known.inputs, known.state, state)
            : (importedInputs(inputs, state) as unknown as ObjectOf<typeof inputs>);
        return { id: found.Name, inputs: now, state };
    },

    async delete(context, id) {
        const reason = await retryWhile(
            context,
            () => removeVolume(context, id),
            (busy) => busy !== undefined,
        );
        if (reason !== undefined) throw new Error(`still in use after 30 s: ${reason}`);
    },
});

/** Everything of a volume is read back. */
export function toVolumeState(found: VolumeInspect): VolumeState {
    return {
        name: found.Name,
        labels: fromLabelMap(found.Labels),
        driver: found.Driver,
        driverOpts: found.Options ?? {},
        mountpoint: found.Mountpoint,
    };
}

async function inspectVolume(context: DockerContext, name: string): Promise<VolumeInspect | undefined> {
    try {
        const path = `/volumes/${encodeURIComponent(name)}`;
        return await context.client.engine.call<VolumeInspect>({ method: "GET", path, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
    }
}

/** Removes it, or tells why Docker holds on to it. */
async function removeVolume(context: DockerContext, name: string): Promise<string | undefined> {
    try {
        const path = `/volumes/${encodeURIComponent(name)}`;
        await context.client.engine.call({ method: "DELETE", path, query: { force: true }, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return undefined;
        if (error instanceof EngineError && error.message.includes("volume is in use")) return error.message;
        throw error;
    }
    return undefined;
}
