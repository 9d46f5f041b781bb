import execa from "execa";
import { docker, engine } from "./docker-engine";
import { until } from "./until";

/** What Docker says of a container, as far as tests look. */
export interface Inspected {
    readonly Id: string;
    readonly Image: string;
    readonly State: {
        readonly Status: string;
        readonly StartedAt: string;
        readonly ExitCode: number;
        /** Of its first process, 0 where it does not run. */
        readonly Pid: number;
        readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Start: string }[] };
    };
    readonly Config: {
        /** The name by which it was asked for. */
        readonly Image: string;
        readonly User: string;
        readonly Env: readonly string[];
        readonly Labels: Readonly<Record<string, string>>;
        readonly Cmd: readonly string[] | null;
        readonly Healthcheck?: { readonly Test: readonly string[] };
    };
    readonly HostConfig: {
        readonly Memory: number;
        readonly Binds: readonly string[] | null;
        readonly CapDrop: readonly string[] | null;
        readonly SecurityOpt: readonly string[] | null;
        readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>> | null;
    };
}

export { docker };

export async function inspect(container: string): Promise<Inspected> {
    return (await engine.getContainer(container).inspect()) as unknown as Inspected;
}

/** Names of a stack's containers, running or not. */
export async function containersOf(stack: string): Promise<string[]> {
    const text = await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `label=io.gaiaflow.stack=${stack}`);
    return text.split("\n").filter(Boolean).sort();
}

/** Waits until Docker has run the health checks of these for the first time, as far as they have one: an up has done so before. */
export async function judged(containers: readonly string[]): Promise<void> {
    for (const container of containers) {
        const word = async () => (await inspect(container)).State.Health?.Status;
        await until(`Docker has judged ${container}`, async () => (await word()) !== "starting");
    }
}

/** Everything in Docker that carries a stack's label. */
export async function leftovers(stack: string): Promise<string[]> {
    const filter = ["--filter", `label=io.gaiaflow.stack=${stack}`];
    const lists = await Promise.all([
        containersOf(stack),
        docker("network", "ls", "--format", "{{.Name}}", ...filter),
        docker("volume", "ls", "--format", "{{.Name}}", ...filter),
    ]);
    return lists.flatMap((list) => (typeof list === "string" ? list.split("\n") : list)).filter(Boolean);
}

/** When each container of a stack was made and last started. */
export async function lives(stack: string): Promise<Map<string, string>> {
    const names = await containersOf(stack);
    const states = await Promise.all(names.map(inspect));
    return new Map(states.map(({ Id, State }, index) => [names[index] ?? "", `${Id} ${State.StartedAt}`]));
}

/** Runs Python with MLflow and boto3 where the stack's services are; secrets go by stdin, never on a command line. */
export async function python(container: string, code: string, input: unknown = {}): Promise<string> {
    const program = `import json, sys\ngiven = json.load(sys.stdin)\n${code}`;
    const args = ["exec", "--interactive", container, "python", "-c", program];
    const { stdout } = await execa("docker", args, { input: JSON.stringify(input) });
    return stdout.trim();
}
