import { toCreateBody } from "../../../providers/docker/container/create-body";
import { toEndpoint } from "../../../providers/docker/container/networks";
import { containerOf } from "../../support/container-inputs";

const MEBIBYTE = 1024 * 1024;

/** As it travels: what is undefined is not there. */
const bodyOf = (said: Parameters<typeof containerOf>[0]): unknown =>
    JSON.parse(JSON.stringify(toCreateBody(containerOf(said))));

test("a container of which only the image is said leaves everything else to Docker", () => {
    expect(bodyOf({})).toEqual({
        Image: "app:1",
        Tty: false,
        OpenStdin: false,
        HostConfig: {
            AutoRemove: false,
            Init: false,
            Privileged: false,
            ReadonlyRootfs: false,
            PublishAllPorts: false,
            NetworkMode: "bridge",
            RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
            LogConfig: { Type: "" },
            Binds: [],
            VolumesFrom: [],
            Mounts: [],
            Ulimits: [],
            Devices: [],
            ShmSize: 0,
            Memory: 0,
            MemoryReservation: 0,
            MemorySwap: 0,
            CpuShares: 0,
            CpusetCpus: "",
        },
    });
});

test("the process is described as the program does", () => {
    expect(
        bodyOf({
            command: ["serve"],
            entrypoints: ["/bin/app"],
            envs: ["A=1"],
            labels: [{ label: "a.b", value: "c" }],
            user: "1000:0",
            workingDir: "/work",
            hostname: "web",
            stopSignal: "SIGINT",
            stopTimeout: 20,
        }),
    ).toMatchObject({
        Cmd: ["serve"],
        Entrypoint: ["/bin/app"],
        Env: ["A=1"],
        Labels: { "a.b": "c" },
        User: "1000:0",
        WorkingDir: "/work",
        Hostname: "web",
        StopSignal: "SIGINT",
        StopTimeout: 20,
    });
});

test("an empty list of words means the image's own, as if it were not there", () => {
    const body = bodyOf({ command: [], entrypoints: [], envs: [] });
    expect(body).not.toHaveProperty("Cmd");
    expect(body).not.toHaveProperty("Entrypoint");
    expect(body).not.toHaveProperty("Env");
});

test("a health check's durations become nanoseconds, and what is left out Docker's own", () => {
    expect(bodyOf({ healthcheck: healthcheck({ interval: "1m30s", timeout: "500ms" }) })).toMatchObject({
        Healthcheck: { Test: ["CMD", "true"], Interval: 90e9, Timeout: 5e8, StartPeriod: 0, Retries: 0 },
    });
});

test("limits become bytes, and unlimited swap stays -1", () => {
    expect(bodyOf({ memory: 64, memorySwap: -1, shmSize: 16, cpus: "1.5", cpuPeriod: 5 })).toMatchObject({
        HostConfig: { Memory: 64 * MEBIBYTE, MemorySwap: -1, ShmSize: 16 * MEBIBYTE, NanoCpus: 1.5e9 },
    });
    expect(bodyOf({ cpus: "1.5", cpuPeriod: 5 })).not.toHaveProperty("HostConfig.CpuPeriod");
});

test("GPUs are requested as the docker command's --gpus does, and not at all without", () => {
    const request = { Driver: "", Capabilities: [["gpu"]], Options: {} };
    expect(bodyOf({ gpus: "all" })).toHaveProperty("HostConfig.DeviceRequests", [
        { ...request, Count: -1, DeviceIDs: null },
    ]);
    expect(bodyOf({ gpus: "device=0,GPU-3a23" })).toHaveProperty("HostConfig.DeviceRequests", [
        { ...request, Count: 0, DeviceIDs: ["0", "GPU-3a23"] },
    ]);
    expect(bodyOf({ gpus: "" })).not.toHaveProperty("HostConfig.DeviceRequests");
});

test("several host ports may lead to one of the container", () => {
    const ports = [
        { internal: 80, external: 8080, ip: "127.0.0.1", protocol: "tcp" },
        { internal: 80, external: 8081, ip: "127.0.0.1", protocol: "tcp" },
        { internal: 53, ip: "0.0.0.0", protocol: "udp" },
    ];
    expect(bodyOf({ ports })).toMatchObject({
        ExposedPorts: { "80/tcp": {}, "53/udp": {} },
        HostConfig: {
            PortBindings: {
                "80/tcp": [
                    { HostIp: "127.0.0.1", HostPort: "8080" },
                    { HostIp: "127.0.0.1", HostPort: "8081" },
                ],
                "53/udp": [{ HostIp: "0.0.0.0", HostPort: "0" }],
            },
        },
    });
});

test("volumes are named, of the host, anonymous, or another container's", () => {
    const volumes = [
        { containerPath: "/data", volumeName: "data" },
        {
            containerPath: "/code",
            hostPath: "/srv/code",
            volumeName: "lost",
            readOnly: true,
            selinuxRelabel: "z" as const,
        },
        { containerPath: "/scratch" },
        { fromContainer: "other" },
    ];
    expect(bodyOf({ volumes })).toMatchObject({
        Volumes: { "/data": {}, "/code": {}, "/scratch": {} },
        HostConfig: { Binds: ["data:/data:rw", "/srv/code:/code:ro,z"], VolumesFrom: ["other"] },
    });
});

test("mounts take the options of their own type alone", () => {
    const mounts = [
        { type: "bind" as const, target: "/a", source: "/srv", bindOptions: { propagation: "rslave" } },
        {
            type: "volume" as const,
            target: "/b",
            volumeOptions: { noCopy: true, labels: [{ label: "x", value: "y" }] },
        },
        { type: "tmpfs" as const, target: "/c", readOnly: true, bindOptions: { propagation: "shared" } },
    ];
    expect(bodyOf({ mounts })).toMatchObject({
        HostConfig: {
            Mounts: [
                { Type: "bind", Target: "/a", Source: "/srv", ReadOnly: false, BindOptions: { Propagation: "rslave" } },
                { Type: "volume", Target: "/b", VolumeOptions: { NoCopy: true, Labels: { x: "y" } } },
                { Type: "tmpfs", Target: "/c", ReadOnly: true },
            ],
        },
    });
    expect(bodyOf({ mounts })).not.toHaveProperty("HostConfig.Mounts.2.BindOptions");
});

test("what keeps a container apart is handed on, and the command line's own option is two empty lists", () => {
    expect(
        bodyOf({
            capabilities: { adds: ["CAP_CHOWN"], drops: ["ALL"] },
            securityOpts: ["no-new-privileges:true", "systempaths=unconfined"],
            readOnly: true,
            tmpfs: { "/run": "size=1m" },
            groupAdds: ["0"],
            hosts: [{ host: "db", ip: "10.0.0.1" }],
            ulimits: [{ name: "nofile", soft: 1, hard: 2 }],
            devices: [{ hostPath: "/dev/null", permissions: "r" }],
        }),
    ).toMatchObject({
        HostConfig: {
            CapAdd: ["CAP_CHOWN"],
            CapDrop: ["ALL"],
            SecurityOpt: ["no-new-privileges:true"],
            MaskedPaths: [],
            ReadonlyPaths: [],
            ReadonlyRootfs: true,
            Tmpfs: { "/run": "size=1m" },
            GroupAdd: ["0"],
            ExtraHosts: ["db:10.0.0.1"],
            Ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }],
            Devices: [{ PathOnHost: "/dev/null", PathInContainer: "/dev/null", CgroupPermissions: "r" }],
        },
    });
});

test("a place in a network has its aliases, its fixed address and its driver's options", () => {
    const network = { name: "n", aliases: ["db"], ipv4Address: "10.0.0.9", driverOpts: ["a=b=c", "nothing"] };
    expect(toEndpoint(network)).toMatchObject({
        Aliases: ["db"],
        IPAMConfig: { IPv4Address: "10.0.0.9" },
        DriverOpts: { a: "b=c" },
    });
});

function healthcheck(changes: object): NonNullable<ReturnType<typeof containerOf>["healthcheck"]> {
    const zero = { interval: "0s", timeout: "0s", startPeriod: "0s", startInterval: "0s", retries: 0 };
    return { tests: ["CMD", "true"], ...zero, ...changes };
}
