import execa from "execa";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** From this version on, the docker command builds only with its buildx plugin beside it. */
const FIRST_WITHOUT_OWN_BUILDKIT = 23;

/** Where distributions put the command, for a PATH on which another one is first. */
const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin"];

const found = new Map<string, Promise<string>>();

/**
 * The docker command to build with: the first on PATH whose BuildKit works, own or by buildx.
 * @param path The user's PATH.
 * @throws Error that names each command there is and what it lacks.
 */
export function findDockerCommand(path: string): Promise<string> {
    const known = found.get(path);
    if (known !== undefined) return known;
    const search = searchDockerCommand(path);
    found.set(path, search);
    // Looked for again at the next build: the user may have mended it.
    search.catch(() => found.delete(path));
    return search;
}

async function searchDockerCommand(path: string): Promise<string> {
    const folders = [...new Set([...path.split(delimiter).filter((folder) => folder !== ""), ...USUAL_FOLDERS])];
    const lacks: string[] = [];
    for (const folder of folders) {
        const command = join(folder, process.platform === "win32" ? "docker.exe" : "docker");
        if (!(await isExecutable(command))) continue;
        const lack = await lackOf(command);
        if (lack === undefined) return command;
        lacks.push(`${command} ${lack}`);
    }
    const reason = lacks.length > 0 ? lacks.join("; ") : "there is no docker command on PATH";
    throw new Error(`no docker command that can build with BuildKit: ${reason}. Install docker's buildx plugin`);
}

/** What keeps a docker command from building; undefined: nothing. */
async function lackOf(command: string): Promise<string | undefined> {
    const { stdout, failed } = await execa(command, ["--version"], { reject: false });
    const major = Number(/version (\d+)\./.exec(stdout)?.[1]);
    if (failed || Number.isNaN(major)) return "does not tell its version";
    if (major < FIRST_WITHOUT_OWN_BUILDKIT) return undefined;
    const buildx = await execa(command, ["buildx", "version"], { reject: false });
    return buildx.failed || !buildx.stdout.includes("buildx") ? `(version ${major}) has no buildx plugin` : undefined;
}

async function isExecutable(file: string): Promise<boolean> {
    try {
        await access(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
