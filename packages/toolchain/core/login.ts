import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { configDir } from "@gaiaflow/engine-core/paths";
import { stateDir } from "./state-dir";
import { readRecord } from "./record";
import { ownBackend } from "./stacks";
import { readJson } from "@gaiaflow/engine-core/atomic-file";

/**
 * Says once that a `pulumi login` is not used here, made before or by `npx pulumi login`: `Pulumi.yaml` names its own
 * backend, and by Pulumi's rules that wins over a login, and PULUMI_BACKEND_URL over both.
 */
export async function nameUnusedLogin(): Promise<void> {
    if (ownBackend(process.env)) {
        return;
    }
    const users = process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi");
    const ours = (await readRecord())?.home;
    const logins = await Promise.all([users, ...(ours === undefined ? [] : [ours])].map(loginOf));
    const marker = path.join(configDir(), "unused-login");
    const named = (await fs.readFile(marker, "utf8").catch(() => "")).split("\n");
    const unused = [...new Set(logins)].filter((login) => login !== "" && !isOurs(login) && !named.includes(login));
    for (const login of unused) {
        console.error(`Your pulumi login (${login}) is not used here: the state lives in ${stateDir()}.`);
        console.error(`To use it, set PULUMI_BACKEND_URL=${login}`);
    }
    if (unused.length > 0) {
        await fs.mkdir(path.dirname(marker), { recursive: true });
        await fs.writeFile(marker, [...named, ...unused].filter(Boolean).join("\n"));
    }
}

/** Where one is logged in by a PULUMI_HOME; empty for nowhere. */
async function loginOf(home: string): Promise<string> {
    const credentials = (await readJson(path.join(home, "credentials.json"))) as { current?: string } | undefined;
    return credentials?.current ?? "";
}

/** Whether a login is to the folder that `Pulumi.yaml` names. */
function isOurs(login: string): boolean {
    return login.replace("~", os.homedir()) === `file://${stateDir()}`;
}
