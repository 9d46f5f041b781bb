import execa from "execa";
import * as path from "node:path";
import which from "which";
import { ToolError } from "../core/tool-error";
import { userPath } from "../core/user-path";

/** From this release on, the docker command builds images only with its buildx plugin. */
const FIRST_THAT_NEEDS_BUILDX = 23;

/** Answers by PATH: looking takes a few processes, and several tools of one run ask. */
const answers = new Map<string, Promise<string | undefined>>();

/**
 * The docker command to use: the first on PATH that can build images with BuildKit, else the first.
 *
 * A client of release 23 or later without its buildx plugin stands before an older complete one on some machines.
 *
 * @param searched Folders as in PATH. Defaults to the user's own PATH.
 * @returns Absolute path, or undefined when there is none.
 */
export async function findDockerCli(searched = userPath()): Promise<string | undefined> {
    const answer = answers.get(searched) ?? look(searched);
    answers.set(searched, answer);
    const cli = await answer;
    if (cli === undefined) {
        // It may be installed in a moment.
        answers.delete(searched);
    }
    return cli;
}

/** Looks anew the next time: another docker command may have been installed since. */
export function forgetDockerCli(): void {
    answers.clear();
}

async function look(searched: string): Promise<string | undefined> {
    const found = (await which("docker", { all: true, path: searched, nothrow: true })) ?? [];
    const complete = await Promise.all(found.map(canBuild));
    return found.find((_, index) => complete[index]) ?? found[0];
}

/** Whether a docker command can build images with BuildKit, by itself or by its buildx plugin. */
export async function canBuild(cli: string): Promise<boolean> {
    const [version, buildx] = await Promise.all([
        execa(cli, ["--version"], { reject: false }),
        execa(cli, ["buildx", "version"], { reject: false }),
    ]);
    const major = Number(/version v?(\d+)\./.exec(version.stdout)?.[1]);
    return major < FIRST_THAT_NEEDS_BUILDX || (buildx.exitCode === 0 && buildx.stdout.includes("buildx"));
}

/** What to give a docker command on its standard input, and which daemon to ask. */
export interface DockerOptions {
    readonly input?: string | Buffer;
    /** As DOCKER_HOST. Defaults to the one that the user's own docker command asks. */
    readonly host?: string;
}

/** Runs a docker command; one that fails is no exception. */
export async function tryDocker(
    cli: string,
    args: readonly string[],
    options: DockerOptions = {},
): Promise<execa.ExecaReturnValue> {
    const { input, host } = options;
    const address = host === undefined ? {} : { DOCKER_HOST: host };
    return execa(cli, [...args], {
        env: { DOCKER_BUILDKIT: "1", DOCKER_SCAN_SUGGEST: "false", ...address },
        reject: false,
        ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
}

/**
 * Runs a docker command.
 *
 * @returns What it printed.
 * @throws {ToolError} With what the command says, when it fails.
 */
export async function docker(cli: string, args: readonly string[], options: DockerOptions = {}): Promise<string> {
    const answer = await tryDocker(cli, args, options);
    if (answer.failed) {
        const command = `${path.basename(cli)} ${args.slice(0, 2).join(" ")}`;
        throw new ToolError(
            `${command} failed.`,
            "Mend what Docker says above and run it again.",
            answer.stderr.trim(),
        );
    }
    return answer.stdout.trim();
}
