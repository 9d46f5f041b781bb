import execa from "execa";
import * as fs from "node:fs";
import { delimiter } from "node:path";
import which from "which";
import { UserError } from "../user-error";

/** From this release on, the docker command builds images only with its buildx plugin. */
const FIRST_THAT_NEEDS_BUILDX = 23;

/** Where distributions put the command, for a PATH on which only others are. */
const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin"];

/** Looking takes a few processes. */
const found = new Map<string, string>();

/**
 * The docker command to build with: the first on PATH whose BuildKit works, own or by buildx.
 * @param path The user's PATH.
 * @throws {UserError} That says what is missing.
 */
export async function findDockerCommand(path: string): Promise<string> {
    const known = found.get(path);
    if (known !== undefined) return known;
    const { cli, isComplete } = await searchDocker([path, ...USUAL_FOLDERS].join(delimiter));
    if (cli === undefined || !isComplete) {
        const reason = cli === undefined ? "there is no docker command on PATH" : `${cli} has no buildx plugin`;
        throw new UserError({
            problem: `No docker command can build with BuildKit: ${reason}.`,
            fix: "Install docker's buildx plugin.",
        });
    }
    found.set(path, cli);
    return cli;
}

/** A docker command that was looked for. */
export interface DockerSearch {
    /** Its absolute path; undefined where there is none. */
    readonly cli: string | undefined;
    /** Whether it can build images with BuildKit. */
    readonly isComplete: boolean;
}

/**
 * The first docker command that can build images with BuildKit, else the first one.
 *
 * A client of release 23 or later without its buildx plugin stands before an older complete one on some machines.
 * @param path Folders, as in PATH.
 */
export async function searchDocker(path: string): Promise<DockerSearch> {
    const all = eachOnce((await which("docker", { all: true, path, nothrow: true })) ?? []);
    const complete = await Promise.all(all.map(canBuild));
    const first = all.find((_, index) => complete[index]);
    return { cli: first ?? all[0], isComplete: first !== undefined };
}

/** `/bin` is `/usr/bin` on most machines, and both are on PATH. */
function eachOnce(commands: readonly string[]): string[] {
    const files = commands.map((command) => fs.realpathSync(command));
    return commands.filter((_, index) => files.indexOf(files[index] ?? "") === index);
}

async function canBuild(cli: string): Promise<boolean> {
    const [version, buildx] = await Promise.all([
        execa(cli, ["--version"], { reject: false }),
        execa(cli, ["buildx", "version"], { reject: false }),
    ]);
    const major = Number(/version v?(\d+)\./.exec(version.stdout)?.[1]);
    return major < FIRST_THAT_NEEDS_BUILDX || (buildx.exitCode === 0 && buildx.stdout.includes("buildx"));
}
