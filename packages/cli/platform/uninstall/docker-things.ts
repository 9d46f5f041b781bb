import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { engineJson } from "../../../../lib/engine.cjs";
import { PROJECT_LABEL } from "../../../../lib/labels";
import { runDocker } from "../containers";
import { ourImages, removeImages, usedImages } from "../prune/image-leftovers";
import type { Removable } from "./groups";
import { clusterFolder, type OwnStack } from "./own-stacks";

interface Container {
    readonly Id: string;
    readonly Names: readonly string[];
}
interface Network {
    readonly Id: string;
    readonly Name: string;
}
interface Volume {
    readonly Name: string;
    readonly UsageData?: { readonly Size: number } | null;
}
interface VolumeList {
    readonly Volumes: readonly Volume[] | null;
}

/** What is in Docker of these stacks, and names of containers with our labels that are of none of them. */
export interface DockerThings {
    readonly things: readonly Removable[];
    readonly others: readonly string[];
}

/**
 * By the ids that the stacks' states have: labels alone would be those of another user's stacks, too.
 *
 * @throws Where Docker does not answer.
 */
export async function dockerThings(stacks: readonly OwnStack[]): Promise<DockerThings> {
    const label = encodeURIComponent(JSON.stringify({ label: [PROJECT_LABEL] }));
    const [labelled, networks, { Volumes }, usage] = (await Promise.all([
        engineJson("GET", `/containers/json?all=true&filters=${label}`),
        engineJson("GET", `/networks?filters=${label}`),
        engineJson("GET", `/volumes?filters=${label}`),
        // It leaves out those in memory.
        engineJson("GET", "/system/df?type=volume"),
    ])) as [Container[], Network[], VolumeList, VolumeList];
    const isOwn = (id: string) => stacks.some(({ ids }) => ids.has(id));
    const containers = labelled.filter(({ Id }) => isOwn(Id));
    const ownNetworks = networks.filter(({ Id }) => isOwn(Id));
    const volumes = (Volumes ?? []).filter(({ Name }) => isOwn(Name));
    const sizes = new Map((usage.Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size ?? 0]));
    const found: Removable[] = [
        {
            group: "containers",
            what: `containers of ${stacks.map(({ project, stack }) => `${project}/${stack}`).join(", ")}`,
            count: containers.length,
            remove: () => removeEach(containers.map(({ Id }) => ["rm", "--force", Id])),
        },
        {
            group: "containers",
            what: "their networks",
            count: ownNetworks.length,
            remove: () => removeEach(ownNetworks.map(({ Id }) => ["network", "rm", Id])),
        },
        {
            group: "data",
            what: "volumes, with all data in them",
            count: volumes.length,
            bytes: volumes.reduce((sum, { Name }) => sum + Math.max(sizes.get(Name) ?? 0, 0), 0),
            remove: () => removeEach(volumes.map(({ Name }) => ["volume", "rm", Name])),
        },
        ...clusters(stacks),
        await images(),
    ];
    const others = labelled.filter(({ Id }) => !isOwn(Id)).map(({ Names }) => Names[0]?.replace(/^\//, "") ?? "");
    return { things: found.filter(({ count }) => count > 0), others };
}

async function removeEach(lines: readonly (readonly string[])[]): Promise<void> {
    for (const line of lines) {
        await runDocker(line);
    }
}

/** Nodes whose folder is here: one of that name without it is another's. */
function clusters(stacks: readonly OwnStack[]): Removable[] {
    const found: Removable[] = [];
    for (const stack of stacks) {
        const { profile } = stack;
        if (profile !== undefined && fs.existsSync(clusterFolder(stack))) {
            const remove = async () => {
                await runDocker(["rm", "--force", "--volumes", profile]);
                await runDocker(["volume", "rm", "--force", profile]);
                await fsp.rm(clusterFolder(stack), { recursive: true, force: true });
            };
            found.push({ group: "clusters", what: `the cluster ${profile}, with all that is in it`, count: 1, remove });
        }
    }
    return found;
}

/** What is in use by then stays: of another user's containers, and of those that nobody chose to remove. */
async function images(): Promise<Removable> {
    const all = await ourImages();
    return {
        group: "images",
        what: "images, as far as no container uses them (also of other users of this Docker, who build them again)",
        count: all.length,
        bytes: all.reduce((sum, { Size }) => sum + Size, 0),
        remove: async () => {
            const used = await usedImages();
            await removeImages(all.filter(({ Id }) => !used.has(Id)));
        },
    };
}

/**
 * @throws {UserError} While something would be left that only their state knows.
 */
export function refuseForgetting(stacks: readonly OwnStack[], chosen: readonly string[]): void {
    const elsewhere = stacks.filter(({ isElsewhere }) => isElsewhere);
    if (elsewhere.length > 0) {
        throw new UserError({
            problem: `The state of ${elsewhere.map(({ project, stack }) => `${project}/${stack}`).join(", ")} is all that knows what is in a cluster elsewhere.`,
            fix: [
                "In their projects, type first:",
                ...elsewhere.map(({ stack }) => `npx gaiaflow destroy --stack ${stack}`),
            ].join("\n"),
        });
    }
    if (
        !chosen.includes("containers") ||
        (stacks.some(({ profile }) => profile !== undefined) && !chosen.includes("clusters"))
    ) {
        throw new UserError({
            problem: "Data is in use while its containers and clusters are there.",
            fix: "Name all: --only containers clusters data",
        });
    }
}
