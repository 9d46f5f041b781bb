import { resolve } from "node:path";
import { deadlineIn } from "../kit/deadline";
import type { ConfigureContext } from "../kit/provider";
import type { ObjectOf, ObjectSchema, Refused } from "../kit/schema";
import type { DockerClient } from "./client";
import { Engine } from "./engine";
import { messageOf } from "./engine-error";
import { candidateHosts, parseHost, resolveTls } from "./host";
import { registryAuthFields, resolveAuths } from "./registry-auth";

/** The provider's configuration. */
export const dockerConfig = {
    /** As in DOCKER_HOST, which is the default. */
    host: { type: "string" },
    certPath: { type: "string" },
    caMaterial: { type: "string" },
    certMaterial: { type: "string" },
    keyMaterial: { type: "string", secret: true },
    registryAuth: { type: "array", items: { type: "object", fields: registryAuthFields } },
    /** Accepted and without effect, as upstream, whose native half always looks for the daemon. */
    disableDockerDaemonCheck: { type: "boolean" },
} as const satisfies ObjectSchema;

/** What the official provider knows beside it. */
export const dockerRefusedConfig = {
    context: "the official provider heeds it for some resources only: set host, or DOCKER_HOST",
    sshOpts: "hosts behind ssh are not done",
} as const satisfies Refused;

/** Long enough for a daemon that is busy, short enough for an address where nobody is. */
const PING_MILLISECONDS = 30_000;

/**
 * Finds the daemon and the credentials for registries. Runs in previews too, so a preview needs a daemon.
 * @throws Error, "failed to connect to any docker daemon" among them.
 */
export async function configureDocker(
    context: ConfigureContext,
    config: ObjectOf<typeof dockerConfig>,
): Promise<DockerClient> {
    const { environment } = context;
    const said = [config.host, environment["DOCKER_HOST"]].find((host) => host !== undefined && host !== "");
    const tls = await resolveTls(config, environment);
    return {
        engine: await firstThatAnswers(
            (said === undefined ? candidateHosts(environment) : [said]).map((host) => new Engine(parseHost(host, tls))),
            context.signal,
        ),
        auths: await resolveAuths(config.registryAuth ?? [], environment),
        pathOf: (path) => resolve(context.directory, path),
    };
}

async function firstThatAnswers(engines: readonly Engine[], cancel: AbortSignal): Promise<Engine> {
    const reasons: string[] = [];
    for (const engine of engines) {
        const signal = AbortSignal.any([cancel, deadlineIn(PING_MILLISECONDS)]);
        try {
            await engine.call({ method: "GET", path: "/_ping", signal });
            return engine;
        } catch (error) {
            reasons.push(messageOf(error));
        }
    }
    // The first words are the official provider's own, which users look up.
    throw new Error(`failed to connect to any docker daemon: ${reasons.join("; ")}`);
}
