import { composeFile, type StateResource } from "../../../bench/rivals/compose-file";

const urn = (type: string, name: string) => `urn:pulumi:dev::gaiaflow::gaiaflow:mlops:Service$${type}::${name}`;

const container = (role: string, inputs: object, dependencies: readonly string[] = []): StateResource => ({
    urn: urn("docker:index/container:Container", role),
    type: "docker:index/container:Container",
    dependencies,
    inputs: {
        image: `gaiaflow/${role}:1`,
        hostname: role,
        envs: [],
        user: "1000:0",
        uploads: [],
        volumes: [],
        networksAdvanced: [{ name: "platform-1a2b", aliases: [role] }],
        ports: [],
        mustRun: true,
        restart: "unless-stopped",
        memory: 512,
        memorySwap: 512,
        stopSignal: "SIGTERM",
        stopTimeout: 10,
        ...inputs,
    },
});
const ready = (role: string) => urn("command:local:Command", `${role}-ready`);

const STATE: readonly StateResource[] = [
    {
        urn: urn("docker:index/network:Network", "networks-platform"),
        type: "docker:index/network:Network",
        inputs: { internal: true },
        outputs: { name: "platform-1a2b" },
    },
    {
        urn: urn("docker:index/volume:Volume", "postgres-data"),
        type: "docker:index/volume:Volume",
        inputs: {},
        outputs: { name: "postgres-data-77" },
    },
    {
        urn: urn("docker:index/volume:Volume", "tasks-memory"),
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "tmpfs" } },
        outputs: { name: "tasks-memory-88" },
    },
    container("postgres", {
        shmSize: 128,
        volumes: [{ volumeName: "postgres-data-77", containerPath: "/data", readOnly: false }],
        healthcheck: { tests: ["CMD", "pg_isready"], interval: "3s", timeout: "5s", startPeriod: "1m0s", retries: 5 },
    }),
    container("migration", { mustRun: false, restart: "no" }, [ready("postgres")]),
    container(
        "airflow",
        {
            command: ["airflow", "$HOME"],
            envs: ["A=b$c"],
            uploads: {
                "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                plaintext: JSON.stringify([{ file: "/run/secrets/key", content: "pa$$word", permissions: "0640" }]),
            },
            volumes: [{ hostPath: "/stack/airflow", containerPath: "/opt/stack", readOnly: true }],
            ports: [{ internal: 8080, external: 1, ip: "127.0.0.1", protocol: "tcp" }],
        },
        [ready("postgres"), ready("migration"), urn("docker:index/network:Network", "networks-platform")],
    ),
];

const file = () =>
    composeFile(STATE, { ports: [7001], folder: (path) => `/copy${path}` }) as {
        services: Record<string, Record<string, unknown>>;
    } & Record<string, unknown>;

test("a service waits for the same services, for as long as our program does", () => {
    expect(file().services["airflow"]?.["depends_on"]).toEqual({
        postgres: { condition: "service_healthy" },
        migration: { condition: "service_completed_successfully" },
    });
    expect(file().services["postgres"]?.["depends_on"]).toEqual({});
});

test("image, command, files, folders, ports, limits and user are the same, and no dollar is a variable", () => {
    const { services, configs } = file();
    expect(services["airflow"]).toMatchObject({
        image: "gaiaflow/airflow:1",
        command: ["airflow", "$$HOME"],
        environment: ["A=b$$c"],
        user: "1000:0",
        configs: [{ source: "airflow-0", target: "/run/secrets/key", mode: "0640" }],
        volumes: [{ type: "bind", source: "/copy/stack/airflow", target: "/opt/stack", read_only: true }],
        networks: { "networks-platform": { aliases: ["airflow"] } },
        ports: ["127.0.0.1:7001:8080"],
        mem_limit: "512m",
        memswap_limit: "512m",
        cap_drop: ["ALL"],
    });
    expect(services["airflow"]).not.toHaveProperty("healthcheck");
    expect(services["airflow"]).not.toHaveProperty("shm_size");
    expect(configs).toEqual({ "airflow-0": { content: "pa$$$$word" } });
});

test("a health check asks as often, and counts as ours does", () => {
    expect(file().services["postgres"]).toMatchObject({
        shm_size: "128m",
        healthcheck: { test: ["CMD", "pg_isready"], interval: "3s", timeout: "5s", start_period: "1m0s", retries: 5 },
        volumes: [{ type: "volume", source: "postgres-data", target: "/data", read_only: false }],
    });
});

test("networks and volumes are its own, made as ours are", () => {
    expect(file()["networks"]).toEqual({ "networks-platform": { internal: true } });
    expect(file()["volumes"]).toEqual({
        "postgres-data": {},
        "tasks-memory": { driver: "local", driver_opts: { type: "tmpfs" } },
    });
});
