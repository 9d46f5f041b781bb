import Docker from "dockerode";
import execa from "execa";
import { findDockerCli } from "../../toolchain/docker/cli";

/** The machine's daemon, asked without any part of what is tested. */
export const engine = new Docker();

/** Runs a docker command; one that fails is no exception. */
export async function tryDocker(args: readonly string[]): Promise<execa.ExecaReturnValue> {
    return execa((await findDockerCli()) ?? "docker", [...args], { reject: false });
}

/** Runs a docker command that must succeed, and returns what it printed. */
export async function docker(...args: readonly string[]): Promise<string> {
    const done = await tryDocker(args);
    if (done.failed) throw new Error(`docker ${args[0] ?? ""}: ${done.stderr}`);
    return done.stdout;
}

/** What Docker tells of a container; undefined when there is none. */
export async function containerCalled(name: string): Promise<Docker.ContainerInspectInfo | undefined> {
    return engine
        .getContainer(name)
        .inspect()
        .catch((error: unknown) => {
            if ((error as { statusCode?: number }).statusCode === 404) return undefined;
            throw error;
        });
}

/** Names of all containers, networks and volumes of which the name begins so. */
export async function namesWith(prefix: string): Promise<string[]> {
    const [containers, networks, { Volumes: volumes }] = await Promise.all([
        engine.listContainers({ all: true }),
        engine.listNetworks(),
        engine.listVolumes(),
    ]);
    const names = [
        ...containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
        ...networks.map(({ Name }) => Name),
        ...volumes.map(({ Name }) => Name),
    ];
    return names.filter((name) => name.startsWith(prefix)).sort();
}

/** Removes what a failed test left behind, images too. */
export async function removeAllWith(prefix: string): Promise<void> {
    const containers = await engine.listContainers({ all: true });
    const own = containers.filter(({ Names }) => Names.some((name) => name.slice(1).startsWith(prefix)));
    for (const { Id } of own) await tryDocker(["rm", "--force", "--volumes", Id]);
    for (const name of await namesWith(prefix)) {
        await tryDocker(["network", "rm", name]);
        await tryDocker(["volume", "rm", "--force", name]);
    }
    const images = await engine.listImages();
    const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.includes(prefix));
    for (const tag of tags) await tryDocker(["image", "rm", "--force", tag]);
}

/** A prefix that no other run has. */
export function freshPrefix(): string {
    return `engines-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
}
