import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { UserError } from "@gaiaflow/engine-core/user-error";

/** The docker command. @throws {UserError} Where there is none. */
export async function dockerCli(): Promise<string> {
    const cli = await findDockerCli();
    if (cli === undefined) {
        throw new UserError({ problem: "There is no docker command on the PATH.", fix: "Type: npx gaiaflow tools" });
    }
    return cli;
}

/**
 * Starts a docker command whose output goes where this process's does.
 *
 * @param stdin Whether it hears what is typed here. Defaults to no.
 */
export async function startDocker(
    args: readonly string[],
    stdin: "inherit" | "ignore" = "ignore",
): Promise<ChildProcess> {
    return spawn(await dockerCli(), args, { stdio: [stdin, "inherit", "inherit"] });
}

/** How a process ends; one that is killed by a signal has failed. */
export async function exitCodeOf(child: ChildProcess): Promise<number> {
    // Once all that it has printed was read, too.
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? 1;
}
