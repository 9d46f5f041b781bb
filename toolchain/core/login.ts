import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ownBackend } from "./stacks";
import { configDir, stateDir } from "./paths";

/**
 * Says once that a `pulumi login` made before is not used here: `Pulumi.yaml` names its own backend, and by Pulumi's
 * rules that wins over a login, and PULUMI_BACKEND_URL over both.
 */
export async function nameUnusedLogin(): Promise<void> {
    const home = process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi");
    const text = await fs.readFile(path.join(home, "credentials.json"), "utf8").catch(() => "{}");
    const { current } = JSON.parse(text) as { current?: string };
    const unused = current !== undefined && current !== "" && !ownBackend(process.env);
    const marker = path.join(configDir(), "unused-login");
    const named = await fs.readFile(marker, "utf8").catch(() => undefined);
    if (unused && named !== current) {
        console.error(`Your pulumi login (${current}) is not used here: the state lives in ${stateDir()}.`);
        console.error(`To use it, set PULUMI_BACKEND_URL=${current}`);
        await fs.mkdir(path.dirname(marker), { recursive: true });
        await fs.writeFile(marker, current);
    }
}
