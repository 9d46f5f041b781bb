import * as path from "node:path";
import execa from "execa";
import { readDockerConfig } from "../docker-login";
import type { Finding, MachineCheck } from "./check";

export const dockerCredentials: MachineCheck = {
    name: "docker-credentials",
    title: "Where Docker keeps logins",
    why: "Docker asks its credential helper before it pulls anything, public images too; with one that is gone every build fails.",
    examples: [helperMissing("desktop", "~/.docker/config.json"), noJson("~/.docker/config.json")],
    find: async ({ environment, home }) => {
        const folder = environment["DOCKER_CONFIG"] ?? path.join(home, ".docker");
        const file = path.join(folder, "config.json");
        const config = readDockerConfig(folder);
        if (config === undefined) {
            return [noJson(file)];
        }
        const helpers = new Set([config.credsStore ?? "", ...Object.values(config.credHelpers ?? {})].filter(Boolean));
        const broken = await Promise.all(
            [...helpers].map(async (helper) => {
                const options = { env: environment, extendEnv: false, reject: false, stdin: "ignore" } as const;
                const { failed } = await execa(`docker-credential-${helper}`, ["list"], options);
                return failed ? [helperMissing(helper, file)] : [];
            }),
        );
        return broken.flat();
    },
};

function helperMissing(helper: string, file: string): Finding {
    const remove = [
        `const fs=require("fs"),f=${JSON.stringify(file)},c=JSON.parse(fs.readFileSync(f))`,
        "delete c.credsStore;delete c.credHelpers;fs.writeFileSync(f,JSON.stringify(c,null,4))",
    ].join(";");
    return {
        problem: `${file} names the credential helper docker-credential-${helper}, which does not work here.`,
        fix: `Install it, or let Docker keep logins in that file (log in again afterwards). Type: node -e '${remove}'`,
    };
}

function noJson(file: string): Finding {
    return { problem: `${file} is no JSON.`, fix: `Move it away and log in again. Type: mv ${file} ${file}.broken` };
}
