import * as fs from "node:fs";
import { stat, statfs } from "node:fs/promises";
import * as path from "node:path";
import { shellWord } from "../../config/config-commands";
import { engineInfo, type Finding, type MachineCheck } from "./check";

const GIBI = 1024 ** 3;
/** Below the one nothing can be built; below the other a first build may not fit. */
const [LEAST_GIB, WANTED_GIB] = [2, 10];

export const disk: MachineCheck = {
    name: "disk",
    title: "Room on the disk",
    why: "Images of the platform take 6 GiB, a cluster's another 3. On a full disk databases end, and images stay half built.",
    examples: [
        little("/var/lib/docker", 0.5, true),
        little("/var/lib/docker", 6, true),
        little("/home/me/.cache/gaiaflow", 0.5, false),
    ],
    find: async ({ cacheFolder, stateFolder }) => {
        const info = await engineInfo();
        // Docker Desktop's folder is one of another machine.
        const docker = info !== undefined && fs.existsSync(info.DockerRootDir) ? [info.DockerRootDir] : [];
        const found = new Map<number, Finding>();
        for (const folder of [...docker, nearest(cacheFolder), nearest(stateFolder)]) {
            const [{ bavail, bsize }, { dev }] = await Promise.all([statfs(folder), stat(folder)]);
            const gib = (bavail * bsize) / GIBI;
            if (gib < WANTED_GIB && !found.has(dev)) {
                found.set(dev, little(folder, gib, docker.includes(folder)));
            }
        }
        return [...found.values()];
    },
};

/** What is not there yet will be on the disk of the folder above it. */
function nearest(folder: string): string {
    return fs.existsSync(folder) ? folder : nearest(path.dirname(folder));
}

function little(folder: string, gib: number, isDockers: boolean): Finding {
    return {
        isNote: gib >= LEAST_GIB,
        problem: `The disk of ${folder} has ${gib.toFixed(1)} GiB left.`,
        fix: isDockers
            ? "See what Docker holds: docker system df. What GaiaFlow built and nothing uses goes by: npx gaiaflow clean"
            : `See what takes it: du -xhd1 ${shellWord(folder)} | sort -h. Tools, which can be got again, go by: npx gaiaflow uninstall --only caches`,
    };
}
