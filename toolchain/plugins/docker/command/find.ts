import { delimiter } from "node:path";
import { canBuild, findDockerCli } from "../../../docker/cli";

/** Where distributions put the command, for a PATH that has none that can build. */
const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin"];

/**
 * The docker command to build with: the first on PATH whose BuildKit works, own or by buildx.
 * @param path The user's PATH.
 * @throws Error that says what is missing.
 */
export async function findDockerCommand(path: string): Promise<string> {
    const cli = await findDockerCli([path, ...USUAL_FOLDERS].join(delimiter));
    const reason = cli === undefined ? "there is no docker command on PATH" : `${cli} has no buildx plugin`;
    if (cli !== undefined && (await canBuild(cli))) return cli;
    throw new Error(`no docker command that can build with BuildKit: ${reason}. Install docker's buildx plugin`);
}
