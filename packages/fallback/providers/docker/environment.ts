import { homedir } from "node:os";
import { join } from "node:path";

/** The environment of the user's own `pulumi`; that of this process may be another's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's home. */
export function homeOf(environment: Environment): string {
    return environment["HOME"] ?? homedir();
}

/** The folder of the docker command's own configuration. */
export function dockerFolderOf(environment: Environment): string {
    return environment["DOCKER_CONFIG"] ?? join(homeOf(environment), ".docker");
}
