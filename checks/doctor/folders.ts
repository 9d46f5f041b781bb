import * as fs from "node:fs/promises";
import type { Finding, MachineCheck, Place } from "./check";

export const folders: MachineCheck = {
    name: "folders",
    title: "Folders that are written",
    why: "The project's folder is mounted into containers, which run as its owner; state and cache are written by every command.",
    examples: [foreign("/home/me/iris", 0, "linux"), foreign("/home/me/.cache/gaiaflow", 0, "linux")],
    find: async (place) => {
        const { cacheFolder, configFolder, mountedFolders, projectRoot, stateFolder } = place;
        const project = projectRoot === undefined ? [] : [projectRoot];
        const all = new Set([cacheFolder, configFolder, stateFolder, ...project, ...mountedFolders]);
        const found = await Promise.all([...all].map((folder) => lookAt(folder, place)));
        return found.flat();
    },
};

/** Root may write anywhere, and Windows has no such owners. */
async function lookAt(folder: string, { platform, uid }: Place): Promise<Finding[]> {
    const stat = await fs.stat(folder).catch(() => undefined);
    if (stat === undefined || uid === undefined || uid === 0 || stat.uid === uid) {
        return [];
    }
    // By rights of a group, or of all.
    return (stat.mode & 0o022) === 0 ? [foreign(folder, stat.uid, platform)] : [];
}

function foreign(folder: string, owner: number, platform: NodeJS.Platform): Finding {
    const name = owner === 0 ? "root" : `user ${owner}`;
    return {
        problem: `${folder} belongs to ${name}, and you may not write there.`,
        fix: `Type: sudo chown -R "$(id -u)${platform === "darwin" ? "" : ":$(id -g)"}" ${folder}`,
    };
}
