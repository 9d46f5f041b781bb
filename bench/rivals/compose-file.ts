import { typeAndName } from "../../packages/cli/progress/engine-event";

/** A resource of a stack's state, with secrets in clear. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly dependencies?: readonly string[];
}

/** Inputs of a container, as far as our program sets them. */
interface Container {
    readonly image: string;
    readonly hostname: string;
    readonly command?: readonly string[];
    readonly envs: readonly string[];
    readonly user: string;
    readonly uploads: readonly { readonly file: string; readonly content: string; readonly permissions: string }[];
    readonly volumes: readonly {
        readonly volumeName?: string;
        readonly hostPath?: string;
        readonly containerPath: string;
        readonly readOnly: boolean;
    }[];
    readonly networksAdvanced: readonly { readonly name: string; readonly aliases: readonly string[] }[];
    readonly ports: readonly { readonly internal: number }[];
    readonly healthcheck?: {
        readonly tests: readonly string[];
        readonly interval: string;
        readonly timeout: string;
        readonly startPeriod: string;
        readonly retries: number;
    };
    readonly mustRun: boolean;
    readonly restart: string;
    readonly memory: number;
    readonly shmSize?: number;
    readonly stopSignal: string;
    readonly stopTimeout: number;
}

/** Where what was made for one stack lies in the other's folders. */
export interface Places {
    /** Ports of 127.0.0.1 that nobody holds, as many as are asked for. */
    readonly ports: readonly number[];
    /** The path of a folder of the stack for docker compose. */
    readonly folder: (path: string) => string;
}

/** By this key a state marks what is a secret; beside it stands its JSON. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** Inputs as they are, with secrets as plain values: an export marks them, although it has them in clear. */
export function plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const { [SECRET]: mark, plaintext } = value as { readonly [SECRET]?: string; readonly plaintext?: string };
    return mark === undefined
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
        : plain(JSON.parse(plaintext ?? "null"));
}

/** The services of a stack as a file of docker compose: same images, commands, files, limits, checks, order, networks. */
export function composeFile(resources: readonly StateResource[], { ports, folder }: Places) {
    const named = (type: string) =>
        new Map(
            resources
                .filter((resource) => resource.type === type)
                .map((resource) => [String(resource.outputs?.["name"]), resource] as const),
        );
    const containers = resources.filter(({ type }) => type === "docker:index/container:Container");
    const [networks, volumes] = [named("docker:index/network:Network"), named("docker:index/volume:Volume")];
    const keyOf = (of: ReadonlyMap<string, StateResource>, name = "") => typeAndName(of.get(name)?.urn ?? "")[1];
    const free = [...ports];
    const all = new Map(containers.map(({ urn, inputs }) => [typeAndName(urn)[1], plain(inputs) as Container]));
    const configs = new Map<string, { content: string }>();
    const service = (role: string, own: Container, dependencies: readonly string[]) => ({
        image: own.image,
        hostname: own.hostname,
        ...(own.command ? { command: own.command.map(literal) } : {}),
        environment: own.envs.map(literal),
        user: own.user,
        configs: own.uploads.map(({ file, content, permissions }, index) => {
            const source = `${role}-${index}`;
            configs.set(source, { content: literal(content) });
            return { source, target: file, mode: permissions };
        }),
        volumes: own.volumes.map(({ volumeName, hostPath = "", containerPath, readOnly }) => ({
            type: volumeName === undefined ? "bind" : "volume",
            source: volumeName === undefined ? folder(hostPath) : keyOf(volumes, volumeName),
            target: containerPath,
            read_only: readOnly,
        })),
        networks: Object.fromEntries(
            own.networksAdvanced.map(({ name, aliases }) => [keyOf(networks, name), { aliases }]),
        ),
        ports: own.ports.map(({ internal }) => `127.0.0.1:${free.shift() ?? 0}:${internal}`),
        ...(own.healthcheck ? { healthcheck: healthCheck(own.healthcheck) } : {}),
        depends_on: Object.fromEntries(
            dependencies.map((other) => [other, { condition: conditionOf(all.get(other)) }] as const),
        ),
        restart: own.restart,
        mem_limit: `${own.memory}m`,
        memswap_limit: `${own.memory}m`,
        ...(own.shmSize === undefined ? {} : { shm_size: `${own.shmSize}m` }),
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        stop_signal: own.stopSignal,
        stop_grace_period: `${own.stopTimeout}s`,
        logging: { driver: "json-file", options: { "max-file": "3", "max-size": "10m" } },
    });
    return {
        services: Object.fromEntries(
            containers.map(({ urn, dependencies = [], inputs }) => {
                const role = typeAndName(urn)[1];
                const before = dependencies.map((other) => typeAndName(other)[1].replace(/-ready$/, ""));
                const roles = [...new Set(before)].filter((other) => other !== role && all.has(other));
                return [role, service(role, plain(inputs) as Container, roles)];
            }),
        ),
        configs: Object.fromEntries(configs),
        networks: Object.fromEntries(
            [...networks.values()].map(({ urn, inputs }) => [
                typeAndName(urn)[1],
                { internal: inputs?.["internal"] === true },
            ]),
        ),
        volumes: Object.fromEntries(
            [...volumes.values()].map(({ urn, inputs }) => [
                typeAndName(urn)[1],
                inputs?.["driverOpts"] === undefined ? {} : { driver: "local", driver_opts: inputs["driverOpts"] },
            ]),
        ),
    };
}

function healthCheck({ tests, interval, timeout, startPeriod, retries }: NonNullable<Container["healthcheck"]>) {
    return { test: tests.map(literal), interval, timeout, start_period: startPeriod, retries };
}

/** What another service waits for, as our program does. */
function conditionOf(other: Container | undefined): string {
    return other?.mustRun === false ? "service_completed_successfully" : "service_healthy";
}

/** docker compose puts variables in the place of what follows a dollar. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");
