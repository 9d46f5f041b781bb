import execa from "execa";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { DockerContext } from "../client";
import { Cancelled } from "../engine-error";
import { dockerFolderOf, type Environment } from "../environment";
import { withDockerConfig, type Login } from "./config";
import { findDockerCommand } from "@gaiaflow/engine-core/docker/find";

/** One run of the docker command. */
export interface DockerRun {
    readonly args: readonly string[];
    /** For an error's first words: `docker build`. */
    readonly what: string;
    readonly logins?: readonly Login[];
    /** Beside the user's own environment, less what would point to another daemon. */
    readonly env?: Readonly<Record<string, string>>;
}

/** How much of the output an error repeats. */
const TAIL_LINES = 25;

/**
 * Runs the docker command against the provider's daemon, shows its lines as progress, and returns its output.
 * @throws Error with the last lines when it fails; Cancelled, once the command has ended.
 */
export async function runDocker(context: DockerContext, run: DockerRun): Promise<string> {
    const { environment } = context;
    const command = await findDockerCommand(environment["PATH"] ?? "");
    const { address } = context.client.engine;
    const config = { own: dockerFolderOf(environment), logins: run.logins ?? [], tls: address.tls };
    return withDockerConfig(config, async (folder) => {
        const child = execa(command, ["--host", address.host, ...run.args], {
            reject: false,
            all: true,
            stdin: "ignore",
            extendEnv: false,
            env: {
                ...withoutDocker(environment),
                ...run.env,
                DOCKER_CONFIG: folder,
                ...(address.tls && { DOCKER_CERT_PATH: folder, DOCKER_TLS_VERIFY: "1" }),
            },
        });
        // Docker takes this as Ctrl-C: BuildKit is told to stop, and what was cached stays.
        const cancel = (): void => void child.kill("SIGTERM");
        context.signal.addEventListener("abort", cancel, { once: true });
        if (context.signal.aborted) cancel();
        if (child.all) showLines(child.all, context);
        const { exitCode, all = "" } = await child;
        context.signal.removeEventListener("abort", cancel);
        if (context.signal.aborted) throw new Cancelled(run.what, context.signal);
        if (exitCode !== 0) throw new Error(`${run.what} failed (exit code ${String(exitCode)}):\n${tailOf(all)}`);
        return all;
    });
}

function showLines(output: Readable, { log }: DockerContext): void {
    createInterface({ input: output }).on("line", (line) => {
        if (line.trim() !== "") log.status(line);
    });
}

function tailOf(output: string): string {
    return output.trim().split("\n").slice(-TAIL_LINES).join("\n");
}

function withoutDocker(environment: Environment): Environment {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("DOCKER_")));
}
