import * as path from "node:path";
import { shellWord } from "../../config/config-commands";
import type { Finding, MachineCheck, MachineFacts } from "./check";

export const wsl: MachineCheck = {
    name: "wsl",
    title: "Where a project lies in WSL",
    why: "A folder of Windows is reached through a network protocol: every import is slow, a saved DAG is not noticed, and owners and rights are not kept.",
    examples: [onWindows("/mnt/c/Users/me/iris")],
    find: (machine) => {
        const { projectRoot = "" } = machine;
        return Promise.resolve(isWsl(machine) && /^\/mnt\/[a-z]\//.test(projectRoot) ? [onWindows(projectRoot)] : []);
    },
};

/** Whether it is Linux within Windows. */
export function isWsl({ platform, release }: Pick<MachineFacts, "platform" | "release">): boolean {
    return platform === "linux" && /microsoft/i.test(release);
}

function onWindows(folder: string): Finding {
    const name = path.basename(folder);
    return {
        problem: `The project lies in a folder of Windows (${folder}).`,
        fix: `Move it into Linux. Type: cp -a ${shellWord(folder)} ~/${shellWord(name)} && cd ~/${shellWord(name)}`,
    };
}
