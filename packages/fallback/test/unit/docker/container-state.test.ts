import type { ContainerInspect } from "../../../providers/docker/container/inspect";
import { toCreateBody } from "../../../providers/docker/container/create-body";
import type { ContainerInputs } from "../../../providers/docker/container/schema";
import { toState } from "../../../providers/docker/container/state";
import { containerOf } from "../../support/container-inputs";

/** What Docker would tell of a container that was made of these inputs. */
function inspectOf(said: Partial<ContainerInputs>, changes: Partial<ContainerInspect> = {}): ContainerInspect {
    const { HostConfig, ...Config } = toCreateBody(containerOf(said));
    return {
        Id: "c0ffee",
        Name: "/web",
        Image: "sha256:1234",
        State: { Running: true, ExitCode: 0 },
        Config: { ...Config, Hostname: "c0ffee" },
        HostConfig,
        NetworkSettings: { Ports: {}, Networks: {} },
        ...changes,
    };
}

const stopped = { State: { Running: false, ExitCode: 3 } };

test("a running container is as its inputs say", () => {
    const said = containerOf({ memory: 64, memorySwap: 64, restart: "always", tmpfs: { "/run": "" } });
    expect(toState(inspectOf(said), said)).toMatchObject({ ...said, name: "web", hostname: "c0ffee" });
});

test("a stopped one that is to run is drift, and its exit code is told", () => {
    const said = containerOf({});
    expect(toState(inspectOf(said, stopped), said)).toMatchObject({ mustRun: false, exitCode: 3 });
});

test("a stopped one that may be stopped is none, and a running one tells no exit code", () => {
    const said = containerOf({ mustRun: false });
    expect(toState(inspectOf(said, stopped), said)).toMatchObject({ mustRun: false, exitCode: 3 });
    expect(toState(inspectOf(said), containerOf({}))).toMatchObject({ mustRun: true });
    expect(toState(inspectOf(said), containerOf({}))).not.toHaveProperty("exitCode");
});

test("environment, labels, volumes, uploads and networks are what was known, whatever Docker says", () => {
    const known = {
        envs: ["A=1"],
        labels: [{ label: "a", value: "b" }],
        volumes: [{ containerPath: "/a" }],
        networksAdvanced: [{ name: "n" }],
    };
    const other = inspectOf({ envs: ["A=2", "PATH=/bin"], labels: [{ label: "a", value: "edited" }] });
    expect(toState(other, containerOf(known))).toMatchObject(known);
    expect(toState(other, {})).not.toHaveProperty("envs");
});

test("an image that was named by its id is read as id, any other by its name", () => {
    expect(toState(inspectOf({}), containerOf({ image: "sha256:old" })).image).toBe("sha256:1234");
    expect(toState(inspectOf({ image: "app:2" }), containerOf({})).image).toBe("app:2");
});

test("ports are read row by row, sorted, where some were asked for", () => {
    const known = containerOf({ ports: [{ internal: 80, ip: "0.0.0.0", protocol: "tcp" }] });
    const NetworkSettings = {
        Ports: {
            "443/tcp": null,
            "80/tcp": [
                { HostIp: "0.0.0.0", HostPort: "4711" },
                { HostIp: "::", HostPort: "4711" },
            ],
            "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }],
        },
    };
    expect(toState(inspectOf({}, { NetworkSettings }), known).ports).toEqual([
        { internal: 53, external: 53, ip: "127.0.0.1", protocol: "udp" },
        { internal: 80, external: 4711, ip: "0.0.0.0", protocol: "tcp" },
        { internal: 80, external: 4711, ip: "::", protocol: "tcp" },
    ]);
    expect(toState(inspectOf({}, { NetworkSettings }), containerOf({}))).not.toHaveProperty("ports");
});

test("a stopped container has no ports, which counts only where it is to run", () => {
    const ports = [{ internal: 80, external: 80, ip: "127.0.0.1", protocol: "tcp" }];
    expect(toState(inspectOf({ ports }, stopped), containerOf({ ports })).ports).toEqual([]);
    expect(toState(inspectOf({ ports }, stopped), containerOf({ ports, mustRun: false })).ports).toEqual(ports);
});

test("a health check comes back in Go's durations, with all its parts", () => {
    const container = inspectOf({});
    const Healthcheck = { Test: ["CMD", "true"], Interval: 60e9, Retries: 2 };
    expect(toState({ ...container, Config: { ...container.Config, Healthcheck } }, {}).healthcheck).toEqual({
        tests: ["CMD", "true"],
        interval: "1m0s",
        timeout: "0s",
        startPeriod: "0s",
        startInterval: "0s",
        retries: 2,
    });
});

test("swap that Docker fills in is in the state", () => {
    const container = inspectOf({ memory: 64 });
    const HostConfig = { ...container.HostConfig, MemorySwap: 128 * 1024 * 1024 };
    expect(toState({ ...container, HostConfig }, containerOf({ memory: 64 }))).toMatchObject({
        memory: 64,
        memorySwap: 128,
    });
});

test("mounts are read back, but not where a volume has labels", () => {
    const mounts = [{ type: "volume" as const, target: "/a", source: "v" }];
    expect(toState(inspectOf({ mounts }), {}).mounts).toEqual([
        { type: "volume", target: "/a", source: "v", readOnly: false },
    ]);
    const volumeOptions = { labels: [{ label: "x", value: "y" }] };
    const labelled = mounts.map((mount) => ({ ...mount, volumeOptions }));
    expect(toState(inspectOf({ mounts: labelled }), {})).not.toHaveProperty("mounts");
});
