import * as fs from "node:fs";
import * as path from "node:path";
import { shellWord } from "../../config/config-commands";
import type { Finding, MachineCheck } from "./check";

export const passphrase: MachineCheck = {
    name: "passphrase",
    title: "The passphrase",
    why: "It opens every password of your stacks. Who has it and the state has them, and without it nobody does.",
    examples: [
        open("/home/me/.config/gaiaflow/passphrase", 0o644),
        lost("/home/me/.config/gaiaflow/passphrase"),
        unreadable("/run/secrets/passphrase"),
    ],
    find: ({ configFolder, environment, platform, stateFolder }) => {
        const named = environment["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? "";
        if (environment["PULUMI_CONFIG_PASSPHRASE"] !== undefined) {
            return Promise.resolve([]);
        }
        if (named !== "") {
            return Promise.resolve(fs.existsSync(named) ? [] : [unreadable(named)]);
        }
        const file = path.join(configFolder, "passphrase");
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        const hasState = fs.existsSync(path.join(stateFolder, ".pulumi", "stacks"));
        if (stat === undefined) {
            return Promise.resolve(hasState ? [lost(file)] : []);
        }
        const isOpen = platform !== "win32" && (stat.mode & 0o077) !== 0;
        return Promise.resolve(isOpen ? [open(file, stat.mode & 0o777)] : []);
    },
};

function open(file: string, mode: number): Finding {
    return {
        problem: `Others may read ${file} (mode ${mode.toString(8)}).`,
        fix: `Type: chmod 600 ${shellWord(file)}`,
    };
}

function lost(file: string): Finding {
    return {
        problem: `There are stacks, and no ${file} that opens them.`,
        fix: "Put back the file that was there, from a backup or the machine where the stacks were made; or set PULUMI_CONFIG_PASSPHRASE.",
    };
}

function unreadable(file: string): Finding {
    return {
        problem: `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which is not there.`,
        fix: "Type, to take the generated one: unset PULUMI_CONFIG_PASSPHRASE_FILE",
    };
}
