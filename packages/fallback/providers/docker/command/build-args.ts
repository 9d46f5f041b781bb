/** Names that mean something to the docker command itself, so that they cannot travel in its environment. */
const OWN = /^(PATH|HOME|TMPDIR|DOCKER_.*|BUILDX_.*|SSH_AUTH_SOCK)$/;

/**
 * Build arguments for the docker command. Their values travel in its environment, where the command looks for one that
 * has a name only: a build argument may be a secret, and a command line is readable by everyone on the machine.
 */
export function toBuildArgs(args: Readonly<Record<string, string>>): { flags: string[]; env: Record<string, string> } {
    const names = Object.keys(args).sort();
    return {
        flags: names.flatMap((name) => ["--build-arg", OWN.test(name) ? `${name}=${args[name] ?? ""}` : name]),
        env: Object.fromEntries(
            names.filter((name) => !OWN.test(name)).map((name) => [name, args[name] ?? ""] as const),
        ),
    };
}
