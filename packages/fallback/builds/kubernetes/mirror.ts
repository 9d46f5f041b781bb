import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ARCHITECTURE } from "@gaiaflow/engine-core/architecture";
import { KUBERNETES_VERSION } from "./versions";

const FOLDER = "mirror";

/**
 * Moves the commands that Minikube downloads into the layout of Kubernetes' own download site, with their checksums.
 *
 * @param folder Folder with the commands, of which the mirror becomes a part.
 * @param commands Their names.
 */
export async function writeMirror(folder: string, commands: readonly string[]): Promise<void> {
    const site = path.join(folder, FOLDER, `v${KUBERNETES_VERSION}`, "bin", "linux", ARCHITECTURE);
    await fs.mkdir(site, { recursive: true });
    for (const name of commands) {
        const target = path.join(site, name);
        await fs.rename(path.join(folder, name), target);
        const checksum = crypto.createHash("sha256").update(await fs.readFile(target));
        await fs.writeFile(`${target}.sha256`, checksum.digest("hex"));
    }
}

/**
 * What to give to Minikube as `--binary-mirror`: a folder, which it reads as well as a site, so that nothing has to be
 * served. It checks the sums all the same.
 *
 * @param folder Folder of the built Kubernetes in the cache.
 */
export function mirrorUrl(folder: string): string {
    return `file://${path.join(folder, FOLDER)}`;
}
