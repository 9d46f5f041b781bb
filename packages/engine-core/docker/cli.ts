import execa from "execa";
import * as path from "node:path";
import { UserError } from "../user-error";
import { userPath } from "../user-path";
import { searchDocker, type DockerSearch } from "./find";

/** Answers by PATH: looking takes a few processes, and several tools of one run ask. */
const answers = new Map<string, Promise<DockerSearch>>();

/**
 * The docker command to use: the first on PATH that can build images with BuildKit, else the first.
 *
 * @returns Absolute path, or undefined when there is none.
 */
export async function findDockerCli(): Promise<string | undefined> {
    return (await lookForDocker()).cli;
}

/** The same, and whether it can build with BuildKit. */
export async function lookForDocker(): Promise<DockerSearch> {
    const searched = userPath();
    const answer = answers.get(searched) ?? searchDocker(searched);
    answers.set(searched, answer);
    const found = await answer;
    if (found.cli === undefined) {
        // It may be installed in a moment.
        answers.delete(searched);
    }
    return found;
}

/** Looks again the next time: another docker command may have been installed since. */
export function forgetDockerCli(): void {
    answers.clear();
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
 * @throws {UserError} With what the command says, when it fails.
 */
export async function docker(cli: string, args: readonly string[], options: DockerOptions = {}): Promise<string> {
    const answer = await tryDocker(cli, args, options);
    if (answer.failed) {
        const command = `${path.basename(cli)} ${args.slice(0, 2).join(" ")}`;
        throw new UserError({
            problem: `${command} failed.`,
            fix: "Fix the error above and run it again.",
            details: answer.stderr.trim(),
        });
    }
    return answer.stdout.trim();
}
