import * as fs from "node:fs/promises";
import * as path from "node:path";
import { engineInfo, type Finding, type MachineCheck } from "./check";

const GIBI = 1024 ** 3;
/** Below the one nothing can be built; below the other a first build may not fit. */
const [LEAST_GIB, WANTED_GIB] = [2, 10];

export const disk: MachineCheck = {
    name: "disk",
    title: "Room on the disk",
    why: "Images of the platform take 6 GiB, a cluster's another 3. On a full disk databases end, and images stay half built.",
    examples: [little("/var/lib/docker", 0.5), little("/var/lib/docker", 6)],
    find: async ({ cacheFolder, stateFolder }) => {
        const info = await engineInfo();
        const folders = [cacheFolder, stateFolder, ...(info === undefined ? [] : [info.DockerRootDir])];
        const found = new Map<string, Finding>();
        for (const folder of folders) {
            const room = await roomAt(folder);
            if (room !== undefined && room.gib < WANTED_GIB && !found.has(room.device)) {
                found.set(room.device, little(folder, room.gib));
            }
        }
        return [...found.values()];
    },
};

/** Undefined for a folder of another machine, as Docker Desktop's is. One that is not there yet will be on its parent's disk. */
async function roomAt(folder: string): Promise<{ readonly gib: number; readonly device: string } | undefined> {
    try {
        const [{ bavail, bsize }, { dev }] = await Promise.all([fs.statfs(folder), fs.stat(folder)]);
        return { gib: (bavail * bsize) / GIBI, device: String(dev) };
    } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
        return isMissing && path.dirname(folder) !== folder && !folder.includes("docker")
            ? roomAt(path.dirname(folder))
            : undefined;
    }
}

function little(folder: string, gib: number): Finding {
    return {
        isNote: gib >= LEAST_GIB,
        problem: `The disk of ${folder} has ${gib.toFixed(1)} GiB left.`,
        fix: "See what Docker holds: docker system df. What GaiaFlow built and nothing uses goes by: npx gaiaflow clean",
    };
}
