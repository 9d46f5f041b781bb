import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

/** The Minikube that our clusters are tried with: the one that is built, and the oldest that may be on the PATH. */
export const MINIKUBE_VERSION = "1.38.1";

/** Whether a Minikube of that release, e.g. `1.39.0-beta.0`, can start our clusters: as new as ours, of the same major. */
export function fitsMinikube(version: string): boolean {
    const ours = MINIKUBE_VERSION.split(".").map(Number);
    const [major = 0, ...rest] = version
        .split(/[.-]/, ours.length)
        .map((part, place) => Number(part) - (ours[place] ?? 0));
    // The first part that differs decides; there is none for ours itself.
    return major === 0 && (rest.find((difference) => difference !== 0) ?? 0) >= 0;
}

/**
 * Asks a Minikube for its release, e.g. `1.38.1`. It lays out its home whatever it is asked: here one that goes at once, and
 * not the user's.
 *
 * @param env The environment in which it runs.
 * @param command Defaults to the one on its PATH.
 * @throws With code ENOENT where there is none, else with what it said.
 */
export async function minikubeVersion(env: NodeJS.ProcessEnv, command = "minikube"): Promise<string> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-minikube-"));
    try {
        const options = { env: { ...env, MINIKUBE_HOME: home } };
        const { stdout } = await promisify(execFile)(command, ["version", "--short"], options);
        return stdout.trim().replace(/^v/, "");
    } finally {
        await fs.rm(home, { recursive: true });
    }
}
