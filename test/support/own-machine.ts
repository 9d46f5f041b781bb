import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { until } from "./until";

/** How a program is run on {@link OwnMachine}. */
export interface RunOptions {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    /** Who runs it, from a new login. Defaults to root. */
    readonly user?: string | undefined;
}

/**
 * A machine within this one: processes, network, users, mounts and `/run` of its own, so that there is no Docker on it until one
 * is started, and what a test breaks on it is whole outside.
 */
export interface OwnMachine {
    /** Runs a program; one that fails is no exception. */
    readonly run: (command: readonly string[], options: RunOptions) => execa.ExecaChildProcess;
    /** Types a line into a shell, in which `sudo` is there and asks nothing. */
    readonly type: (line: string, options: RunOptions) => execa.ExecaChildProcess;
    /** Where a file of it is seen from here. */
    readonly outside: (file: string) => string;
    /** Ends all its processes; its mounts go with them. */
    readonly remove: () => Promise<void>;
}

/**
 * What makes it, as root. Docker's folders are empty disks, the first as small as a test wants it; users are added to a copy of /etc.
 * A daemon takes what memory there is from /proc/meminfo, and that of this machine is a file.
 */
const MAKE = `set -e
mount -t tmpfs none /run
mount -t tmpfs -o "size=$DOCKER_DISK" none /var/lib/docker
mkdir -p /var/lib/gaiaflow && mount -t tmpfs none /var/lib/gaiaflow
mkdir "$ROOT/etc" "$ROOT/bin" && mount -t tmpfs none "$ROOT/etc" && mkdir "$ROOT/etc/upper" "$ROOT/etc/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$ROOT/etc/upper,workdir=$ROOT/etc/work" /etc
rm -rf /etc/docker && groupadd --force docker
cat /proc/meminfo > "$ROOT/meminfo" && mount --bind "$ROOT/meminfo" /proc/meminfo
ip link set lo up
touch "$ROOT/ready"
exec sleep infinity`;

/** A user may read this clone wherever it lies, and no more than that beyond its own rights. The first is for `access`. */
const READS_ALL = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];

/**
 * Waits for what makes a machine.
 *
 * @param root Its folder, in which `ready` says that it is made.
 * @returns The id of the process whose mounts and network it has.
 * @throws Where it ends instead, with what it printed.
 */
export async function madeBy(holder: execa.ExecaChildProcess, root: string): Promise<string> {
    let failure: string | undefined;
    void holder.then(({ stderr }) => (failure = stderr));
    await until("the machine is made", async () => {
        if (failure !== undefined) throw new Error(`no machine could be made: ${failure}`);
        return fs.access(path.join(root, "ready")).then(...[() => true, () => false]);
    });
    return (await execa("pgrep", ["--parent", String(holder.pid)])).stdout;
}

/**
 * @param root A folder for it. In `meminfo` there stands what memory it has.
 * @param dockerDisk How large the disk of Docker is, as tmpfs counts.
 */
export async function makeOwnMachine(root: string, dockerDisk: string): Promise<OwnMachine> {
    const unshare = ["--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child"];
    const env = { ...process.env, ROOT: root, DOCKER_DISK: dockerDisk };
    const holder = execa("unshare", [...unshare, "sh", "-c", MAKE], { env, reject: false, stdin: "ignore" });
    const pid = await madeBy(holder, root);
    const bin = path.join(root, "bin");
    await fs.writeFile(path.join(bin, "sudo"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });

    const run: OwnMachine["run"] = (command, { cwd, env: given, user }) => {
        const as =
            user === undefined ? [] : ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups", ...READS_ALL];
        const enter = [`--target=${pid}`, "--mount", "--net", "--pid", "env", `--chdir=${cwd}`];
        return execa("nsenter", [...enter, ...as, ...command], {
            ...{ env: given, extendEnv: false, reject: false, all: true, stdin: "ignore" },
        });
    };
    return {
        run,
        // What the shell of a user works out is that user's; sudo makes it root's to do.
        type: (line, { cwd, env: given, user }) => {
            const id = `id() { ${user === undefined ? "command id" : `command id "$@" ${user}`}; }`;
            const shell = ["bash", "-c", `${id}; USER=${user ?? "root"}; ${line}`];
            return run(shell, { cwd, env: { ...given, PATH: `${bin}:${given["PATH"] ?? ""}` } });
        },
        outside: (file) => `/proc/${pid}/root${file}`,
        remove: async () => {
            holder.kill();
            await holder;
        },
    };
}
