import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

/**
 * Asks a Minikube for its release, e.g. `1.38.1`. It lays out its home whatever it is asked: here one that goes at once, and
 * not the user's.
 *
 * @param command Defaults to the one on the PATH.
 * @throws With code ENOENT where there is none, else with what it said.
 */
export async function minikubeVersion(command = "minikube"): Promise<string> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-minikube-"));
    try {
        const env = { ...process.env, MINIKUBE_HOME: home };
        const { stdout } = await promisify(execFile)(command, ["version", "--short"], { env });
        return stdout.trim().replace(/^v/, "");
    } finally {
        await fs.rm(home, { recursive: true });
    }
}
