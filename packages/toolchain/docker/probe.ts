import execa from "execa";
import * as fs from "node:fs";
import which from "which";
import { tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { DEFAULT_HOST, explainFault, faultOf, type DockerFault, type DockerSituation } from "../../../lib/daemon-fault";
import type { UserError } from "@gaiaflow/engine-core/user-error";

/** A daemon that answers. */
export interface DaemonFound {
    readonly version: string;
    readonly host: string;
}

/** A daemon that does not, and why. */
export interface DaemonMissing {
    readonly fault: DockerFault;
    readonly situation: DockerSituation;
    readonly error: UserError;
}

/**
 * Asks the daemon that the user's docker command asks: DOCKER_HOST, else the current context, else the default socket.
 *
 * @param cli The docker command, if there is one.
 */
export async function probeDaemon(cli: string | undefined): Promise<DaemonFound | DaemonMissing> {
    const [endpoint, answer] = cli === undefined ? [] : await Promise.all([currentEndpoint(cli), serverVersion(cli)]);
    const host = endpoint?.host ?? DEFAULT_HOST;
    if (answer && !answer.failed) {
        return { version: answer.stdout.trim(), host };
    }
    const situation: DockerSituation = {
        platform: process.platform,
        host,
        dockerHost: process.env["DOCKER_HOST"],
        context: endpoint?.context ?? "default",
        hasCli: cli !== undefined,
        hasDaemon: (await which("dockerd", { nothrow: true })) !== null,
        hasSystemd: fs.existsSync("/run/systemd/system"),
    };
    const fault = faultOf(answer?.stderr ?? "");
    return { fault, situation, error: explainFault(fault, situation) };
}

/** Whether a daemon answered. */
export function isFound(probe: DaemonFound | DaemonMissing): probe is DaemonFound {
    return "version" in probe;
}

async function serverVersion(cli: string): Promise<execa.ExecaReturnValue> {
    return tryDocker(cli, ["version", "--format", "{{.Server.Version}}"]);
}

/**
 * The context that a docker command asks, and its daemon's address.
 *
 * @returns Nothing where there is no such command, or one that has no such context.
 */
export async function currentEndpoint(cli: string): Promise<{ context: string; host: string } | undefined> {
    const format = "{{.Name}} {{.Endpoints.docker.Host}}";
    const { stdout } = await tryDocker(cli, ["context", "inspect", "--format", format]);
    const [context, host] = stdout.trim().split(" ");
    return context === undefined || host === undefined ? undefined : { context, host };
}
