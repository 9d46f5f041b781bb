import * as fs from "node:fs/promises";
import * as path from "node:path";
import { shellWord } from "../../config/config-commands";
import type { Finding, MachineCheck } from "./check";

/** Of who types it, whom sudo is not. */
const [OWNER, GROUP] = ["$(id -u)", "$(id -g)"];

export const folders: MachineCheck = {
    name: "folders",
    title: "Folders that are written",
    why: "The project's folder is mounted into containers, which run as its owner; state and cache are written by every command.",
    examples: [
        foreign("/home/me/iris", 0, "linux"),
        foreign("/home/me/.cache/gaiaflow/locks", 0, "linux", "/home/me/.cache/gaiaflow"),
        noPlace("/home/me/.local/state/gaiaflow"),
    ],
    find: async ({ cacheFolder, configFolder, mountedFolders, platform, projectRoot, stateFolder, uid }) => {
        if (uid === undefined) {
            return [];
        }
        const project = projectRoot === undefined ? [] : [projectRoot];
        const userFolders = [cacheFolder, configFolder, stateFolder].map((folder) => lookAtOwn(folder, platform, uid));
        const others = [...new Set([...project, ...mountedFolders])].map((folder) => lookAt(folder, platform));
        return (await Promise.all([...userFolders, ...others])).flat();
    },
};

/** A folder of GaiaFlow's alone, which may not be there yet, and what stands in it: a single `sudo npm start` leaves files of root's. */
async function lookAtOwn(folder: string, platform: NodeJS.Platform, uid: number): Promise<Finding[]> {
    if ((await statOf(folder)) === undefined) {
        return (await mayWrite(await nearest(folder))) ? [] : [noPlace(folder)];
    }
    const found = await lookAt(folder, platform);
    if (found.length > 0) {
        return found;
    }
    for (const name of (await fs.readdir(folder)).sort()) {
        const entry = path.join(folder, name);
        const stat = await statOf(entry);
        if (stat !== undefined && stat.uid !== uid && !(await mayWrite(entry))) {
            return [foreign(entry, stat.uid, platform, folder)];
        }
    }
    return [];
}

async function lookAt(folder: string, platform: NodeJS.Platform): Promise<Finding[]> {
    const stat = await statOf(folder);
    return stat === undefined || (await mayWrite(folder)) ? [] : [foreign(folder, stat.uid, platform)];
}

async function statOf(file: string): Promise<{ readonly uid: number } | undefined> {
    return fs.stat(file).catch(() => undefined);
}

/** By the owner's rights, a group's, everybody's or a list's: the system says. */
async function mayWrite(file: string): Promise<boolean> {
    return fs.access(file, fs.constants.W_OK).then(
        () => true,
        () => false,
    );
}

/** The first folder above that is there. */
async function nearest(folder: string): Promise<string> {
    return (await statOf(folder)) === undefined ? nearest(path.dirname(folder)) : folder;
}

/** @param whole What has to be given back. Defaults to what was found. */
function foreign(file: string, owner: number, platform: NodeJS.Platform, whole = file): Finding {
    const name = owner === 0 ? "root" : `user ${owner}`;
    return {
        problem: `${file} belongs to ${name}, and you may not write there.`,
        fix: `Type: sudo chown -R "${OWNER}${platform === "darwin" ? "" : `:${GROUP}`}" ${shellWord(whole)}`,
    };
}

function noPlace(folder: string): Finding {
    return {
        problem: `There is no ${folder}, and you may not make it.`,
        fix: `Type: sudo install -d -o "${OWNER}" -g "${GROUP}" ${shellWord(folder)}`,
    };
}
