import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { docker } from "../../test/support/docker-engine";
import { madeBy } from "../../test/support/own-machine";
import type { TimedCommand } from "./timed-command";

/** This machine's programs, with a home, caches and a Docker of its own, all of them empty. */
export interface FreshMachine {
    /** Its folder on this machine's disk. */
    readonly root: string;
    /** A command on it, in a folder of {@link root}. */
    readonly command: (cwd: string, command: string, ...args: string[]) => TimedCommand;
    /** Ends all its processes, and removes its folder. */
    readonly remove: () => Promise<void>;
}

/**
 * What makes it: mounts and processes of its own, so that Docker's folders and its socket are others than this machine's, whose
 * Docker goes on as it was. A name server on this machine's own loopback would not be reached.
 */
const MAKE = `set -e
mount -t tmpfs none /run
for folder in /var/lib/docker /var/lib/gaiaflow; do
    mkdir -p "$folder" "$ROOT/disk$folder"
    mount --bind "$ROOT/disk$folder" "$folder"
done
names=$(readlink -m /etc/resolv.conf)
mkdir -p "$(dirname "$names")"
[ -e "$names" ] || touch "$names"
mount --bind "$ROOT/resolv.conf" "$names"
touch "$ROOT/ready"
exec sleep infinity`;

/** Where a user says from which registries to get things. They are no caches. */
const SETTINGS = [".npmrc", ".config/pip", ".config/uv", ".config/go/env"];
/** Variables that lead to what is there already. */
const LEADS_ELSEWHERE =
    /^(XDG_|PULUMI_|DOCKER_|GAIAFLOW_|MINIKUBE_|KUBE|npm_|GO(PATH|MODCACHE|CACHE)$|(UV|PIP)_CACHE_DIR$)/;

/** Takes root on Linux, and a Docker, whose network it shares: one container of that does nothing else. */
export async function makeFreshMachine(): Promise<FreshMachine> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-fresh-"));
    const container = await docker("run", "--detach", "--rm", TRIXIE.image, "sleep", "infinity");
    const network = await docker("inspect", "--format", "{{.State.Pid}}", container);
    await fs.writeFile(path.join(root, "resolv.conf"), await docker("exec", container, "cat", "/etc/resolv.conf"));
    await copySettings(path.join(root, "home"));
    const unshare = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];
    const options = { env: { ROOT: root }, reject: false, stdin: "ignore" } as const;
    const holder = execa("nsenter", [`--target=${network}`, "--net", ...unshare, "sh", "-c", MAKE], options);
    const remove = async () => {
        holder.kill();
        await holder;
        await docker("rm", "--force", container);
        await fs.rm(root, { recursive: true, force: true });
    };
    try {
        const pid = await madeBy(holder, root);
        const enter = [`--target=${pid}`, "--mount", "--net", "--pid", "env"];
        const env = environmentIn(path.join(root, "home"), process.env);
        return {
            root,
            command: (cwd, ...command) => ({ command: "nsenter", args: [...enter, `--chdir=${cwd}`, ...command], env }),
            remove,
        };
    } catch (error) {
        await remove();
        throw error;
    }
}

async function copySettings(home: string): Promise<void> {
    await fs.mkdir(home);
    for (const name of SETTINGS) {
        await fs.cp(path.join(os.homedir(), name), path.join(home, name), { recursive: true }).catch(ignoreMissing);
    }
}

/** An environment with another home, without what leads past it. */
export function environmentIn(
    home: string,
    environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
    const kept = Object.entries(environment).filter(([name]) => !LEADS_ELSEWHERE.test(name));
    const folders = (environment["PATH"] ?? "").split(":");
    // The bench has the commands of GaiaFlow's own cache.
    const isInstalled = (folder: string) => !folder.startsWith(cacheDir()) && !folder.includes("node_modules");
    return {
        ...(Object.fromEntries(kept) as Record<string, string>),
        HOME: home,
        PATH: folders.filter(isInstalled).join(":"),
        NO_COLOR: "1",
    };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
    if (error.code !== "ENOENT") throw error;
}
