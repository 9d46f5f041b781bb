import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clusterCommand, type ClusterSpec } from "../../components/minikube/cluster-command";

export const PROFILE = "gaiaflow-prod-local";
export const NETWORK = "platform-1a2b3c4";

/** A Docker that knows one container and one volume: they are there while files of these names are. */
const DOCKER = `#!/bin/sh
PATH=/usr/bin:/bin
cd "$FAKE" && echo "docker $*" >> log
case "$1 $2" in
"container ls" | "volume ls") test ! -e broken && { echo ${PROFILE}-other; test ! -e "$1" || echo ${PROFILE}; } ;;
"container inspect") test -e container && echo "[{\\"HostConfig\\":{\\"NetworkMode\\":\\"$(cat container)\\"},\\"NetworkSettings\\":{}}]" ;;
"volume inspect") test -e volume && echo "[{}]" ;;
"rm --force") rm container ;;
"volume rm") rm volume ;;
esac || { echo "Error response from daemon: $(cat broken 2>/dev/null || echo "no such $1")" >&2; exit 1; }
`;

/** A Minikube whose cluster is these two, and whose start says what the file \`events\` holds. */
const MINIKUBE = `#!/bin/sh
PATH=/usr/bin:/bin
cd "$FAKE" && echo "minikube $*" >> log
profile="$MINIKUBE_HOME/.minikube/profiles/${PROFILE}"
case "$1" in
start)
    env | grep -E '^(MINIKUBE|KUBE)[A-Z_]*=' | grep -v '^KUBERNETES' > environment
    mkdir -p "$profile" && echo ${NETWORK} > container && touch volume "$KUBECONFIG"
    test ! -e slow || { sleep 600 & echo $! > child; echo $$ > pid; wait; }
    cat events
    exit "$(cat start)" ;;
status) exit "$(cat status)" ;;
delete) rm -rf container volume "$profile" ;;
esac
`;

/** The commands of a cluster's script, run against commands that only pretend. */
export class FakeCluster {
    public readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-fake-cluster-"));
    public readonly stateRoot = path.join(this.dir, "top");
    public readonly folder = path.join(this.stateRoot, "stacks", "gaiaflow", "prod_local", "cluster");

    public constructor() {
        fs.mkdirSync(path.join(this.dir, "bin"));
        this.write("bin/docker", DOCKER);
        this.write("bin/minikube", MINIKUBE);
        this.write("start", "0");
        this.write("status", "0");
        this.write("events", "");
    }

    public write(file: string, text: string): void {
        fs.writeFileSync(path.join(this.dir, file), text, { mode: 0o755 });
    }

    /** What a file holds; undefined when it is not there. */
    public read(file: string): string | undefined {
        const there = path.join(this.dir, file);
        return fs.existsSync(there) ? fs.readFileSync(there, "utf8") : undefined;
    }

    public has(file: string): boolean {
        return fs.existsSync(path.join(this.dir, file));
    }

    public forget(file: string): void {
        fs.rmSync(path.join(this.dir, file), { recursive: true });
    }

    /** The calls of both commands since the last time that somebody asked. */
    public calls(): string[] {
        const log = this.read("log") ?? "";
        this.write("log", "");
        return log.split("\n").filter(Boolean);
    }

    /** How its commands are run, and in which environment. */
    public command(changes: Partial<ClusterSpec> = {}): ReturnType<typeof clusterCommand> {
        return clusterCommand({
            profile: PROFILE,
            cpus: 2,
            memoryMib: 3000,
            kubernetesVersion: "1.34.4",
            network: NETWORK,
            nodeAddress: "172.30.0.200",
            folder: this.folder,
            stateRoot: this.stateRoot,
            ...changes,
        });
    }

    /** Starts a command as the provider does: without a shell, in a folder of no meaning, its input at its end. */
    public start(what: string, through: readonly string[] = [], changes: Partial<ClusterSpec> = {}): ChildProcess {
        const { interpreter, environment } = this.command(changes);
        const [, ...args] = interpreter;
        const [program = "", ...rest] = through.concat(process.execPath, args, what);
        // Nothing but the two commands is to be found.
        const env = { ...environment, FAKE: this.dir, PATH: path.join(this.dir, "bin") } as NodeJS.ProcessEnv;
        return spawn(program, rest, { cwd: os.tmpdir(), env, stdio: ["ignore", "pipe", "pipe"] });
    }

    /** Runs a command to its end. */
    public async run(
        what: string,
        changes: Partial<ClusterSpec> = {},
    ): Promise<{ code: number | null; stdout: string; stderr: string }> {
        const child = this.start(what, [], changes);
        const output = { stdout: "", stderr: "" };
        child.stdout?.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
        child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
        const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
        return { code, ...output };
    }

    /** Ends a start that nobody has ended, which a failed test would wait for. */
    public endSlowStart(): void {
        try {
            process.kill(-Number(this.read("pid") ?? NaN), "SIGKILL");
        } catch {
            // It has ended, or there was none.
        }
    }

    public remove(): void {
        fs.rmSync(this.dir, { recursive: true, force: true });
    }
}
