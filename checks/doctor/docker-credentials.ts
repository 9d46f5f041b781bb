import * as path from "node:path";
import execa from "execa";
import { shellWord } from "../../config/config-commands";
import { readDockerConfig } from "../docker-login";
import type { Finding, MachineCheck } from "./check";

export const dockerCredentials: MachineCheck = {
    name: "docker-credentials",
    title: "Where Docker keeps logins",
    why: "Docker asks its credential helper before it pulls anything, public images too; with one that is gone every build fails.",
    examples: [helperMissing("desktop", "/home/me/.docker/config.json"), noJson("/home/me/.docker/config.json")],
    find: async ({ environment, home }) => {
        const folder = environment["DOCKER_CONFIG"] ?? path.join(home, ".docker");
        const file = path.join(folder, "config.json");
        const config = readDockerConfig(folder);
        if (config === undefined) {
            return [noJson(file)];
        }
        const asked = async (helper: string, isForAll: boolean): Promise<Finding[]> => {
            const options = { env: environment, extendEnv: false, reject: false, stdin: "ignore" } as const;
            const answer = await execa(`docker-credential-${helper}`, ["list"], options);
            const isGone = (answer as unknown as { readonly code?: string }).code === "ENOENT";
            // One for a single registry may want a login first, and is asked for that registry alone.
            return isGone || (isForAll && answer.failed) ? [helperMissing(helper, file, !isForAll)] : [];
        };
        const { credHelpers = {}, credsStore = "" } = config;
        const found = await Promise.all([
            ...(credsStore === "" ? [] : [asked(credsStore, true)]),
            ...[...new Set(Object.values(credHelpers))].map((helper) => asked(helper, false)),
        ]);
        return found.flat();
    },
};

/** @param isNote Whether it is for single registries, which may never be asked. */
function helperMissing(helper: string, file: string, isNote = false): Finding {
    const remove = [
        `const fs=require("fs"),f=${JSON.stringify(file)},c=JSON.parse(fs.readFileSync(f))`,
        // Of this helper alone: another one may be what a registry needs.
        `for(const o of [c,c.credHelpers??{}])for(const k in o)if(o[k]===${JSON.stringify(helper)})delete o[k]`,
        "fs.writeFileSync(f,JSON.stringify(c,null,4))",
    ].join(";");
    return {
        isNote,
        problem: `${file} names the credential helper docker-credential-${helper}, which does not work here.`,
        fix: `Install it, or let Docker keep logins in that file (log in again afterwards).\nType: node -e ${shellWord(remove)}`,
    };
}

function noJson(file: string): Finding {
    return {
        problem: `${file} is no JSON.`,
        fix: `Move it away and log in again. Type: mv ${shellWord(file)} ${shellWord(`${file}.broken`)}`,
    };
}
