import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as tar from "tar";
import { TRIXIE } from "../base-image";
import { docker, tryDocker, type DockerOptions } from "../docker/cli";

const CONTENT_LABEL = "gaiaflow.content";

/**
 * Makes the local image that holds the given files, unless it is there already with just these.
 *
 * The same files give the same layer, so that a build step which mounts them stays in Docker's build cache.
 *
 * @returns Whether it was made now.
 */
export async function ensureMirrorsImage(
    cli: string,
    files: Readonly<Record<string, string>>,
    options: Pick<DockerOptions, "host"> & { readonly image?: string } = {},
): Promise<boolean> {
    const { image = TRIXIE.mirrors, ...host } = options;
    const content = crypto.createHash("sha256").update(JSON.stringify(files)).digest("hex");
    const format = `{{index .Config.Labels "${CONTENT_LABEL}"}}`;
    const present = await tryDocker(cli, ["image", "inspect", "--format", format, image], host);
    if (present.stdout.trim() === content) {
        return false;
    }
    const change = `LABEL ${CONTENT_LABEL}=${content}`;
    await withFolder(files, async (folder) => {
        const names = Object.keys(files).sort();
        const pack = tar.create({ cwd: folder, portable: true, mtime: new Date(0) }, names);
        await docker(cli, ["import", "--change", change, "-", image], { ...host, input: await pack.concat() });
    });
    return true;
}

/** Runs `work` with the files in a folder that nobody else may read, and removes it afterwards. */
async function withFolder(
    files: Readonly<Record<string, string>>,
    work: (folder: string) => Promise<void>,
): Promise<void> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-mirrors-"));
    try {
        for (const [name, text] of Object.entries(files)) {
            // Readable for all: in the build, apt reads them as a user of its own.
            await fs.writeFile(path.join(folder, name), text, { mode: 0o644 });
            await fs.chmod(path.join(folder, name), 0o644);
        }
        await work(folder);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}
