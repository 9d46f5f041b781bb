import { join } from "node:path";
import type { DockerContext } from "../client";
import { toBuildArgs } from "../command/build-args";
import { runDocker } from "../command/run";
import type { Environment } from "../environment";
import type { BuildInputs } from "./schema";

/** Builds the image of that name with the daemon's BuildKit. */
export async function buildRemoteImage(context: DockerContext, name: string, build: BuildInputs): Promise<void> {
    const folder = context.client.pathOf(build.context);
    const { flags, env } = toBuildArgs(build.buildArgs ?? {});
    await runDocker(context, {
        what: "docker build",
        args: ["build", "--progress", "plain", ...toFlags(name, folder, build), ...flags, folder],
        env: { ...env, ...secretsFromEnvironment(build, context.environment), DOCKER_BUILDKIT: "1" },
    });
}

/** The command's flags, build arguments apart. */
export function toFlags(name: string, folder: string, build: BuildInputs): string[] {
    return [
        ...["--file", join(folder, build.dockerfile)],
        ...[name, ...(build.tags ?? [])].flatMap((tag) => ["--tag", tag]),
        ...Object.entries(build.label ?? {}).flatMap(([label, value]) => ["--label", `${label}=${value}`]),
        ...option("--target", build.target),
        ...option("--platform", build.platform),
        ...option("--network", build.networkMode),
        ...option("--shm-size", build.shmSize === undefined ? undefined : String(build.shmSize)),
        ...(build.extraHosts ?? []).flatMap((host) => ["--add-host", host]),
        ...(build.cacheFroms ?? []).flatMap((image) => ["--cache-from", image]),
        ...(build.noCache === true ? ["--no-cache"] : []),
        ...(build.pullParent === true ? ["--pull"] : []),
        ...(build.secrets ?? []).flatMap(({ id, src, env }) => [
            "--secret",
            [`id=${id}`, src === undefined ? undefined : `src=${src}`, env === undefined ? undefined : `env=${env}`]
                .filter((part) => part !== undefined)
                .join(","),
        ]),
    ];
}

function option(flag: string, value: string | undefined): string[] {
    return value === undefined || value === "" ? [] : [flag, value];
}

/** Kept although the command's environment loses what begins with DOCKER_. */
function secretsFromEnvironment(build: BuildInputs, environment: Environment): Record<string, string> {
    const names = (build.secrets ?? []).flatMap(({ env }) => (env === undefined ? [] : [env]));
    return Object.fromEntries(names.map((name) => [name, environment[name] ?? ""]));
}
