import Docker from "dockerode";
import execa from "execa";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";

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

/**
 * Listens to what Docker pulls; it remembers no more than its last 256 events.
 *
 * @returns Ends that, and gives the references that were pulled, in their order.
 */
export async function watchPulls(): Promise<() => string[]> {
    // The type of the stream has no destroy.
    const events: NodeJS.ReadableStream & { readonly destroy?: () => void } = await engine.getEvents({
        filters: { event: ["pull"] },
    });
    let text = "";
    events.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return () => {
        events.destroy?.();
        const lines = text.split("\n").filter((line) => line.trim() !== "");
        return lines.map((line) => (JSON.parse(line) as { readonly Actor: { readonly ID: string } }).Actor.ID);
    };
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

/** Names of all containers, networks and volumes that begin so, or that have the label `engines` with that value. */
export async function namesWith(prefix: string): Promise<string[]> {
    const [containers, networks, { Volumes: volumes }] = await Promise.all([
        engine.listContainers({ all: true }),
        engine.listNetworks(),
        engine.listVolumes(),
    ]);
    const all: { readonly name: string; readonly labels: Readonly<Record<string, string>> | null | undefined }[] = [
        ...containers.flatMap(({ Names, Labels }) => Names.map((name) => ({ name: name.slice(1), labels: Labels }))),
        ...networks.map(({ Name, Labels }) => ({ name: Name, labels: Labels })),
        ...volumes.map(({ Name, Labels }) => ({ name: Name, labels: Labels })),
    ];
    const own = all.filter(({ name, labels }) => name.startsWith(prefix) || labels?.["engines"] === prefix);
    return own.map(({ name }) => name).sort();
}

/** Removes what a failed test left behind, images too. */
export async function removeAllWith(prefix: string): Promise<void> {
    const names = await namesWith(prefix);
    for (const name of names) await tryDocker(["rm", "--force", "--volumes", name]);
    for (const name of names) {
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
