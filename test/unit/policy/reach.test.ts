import { loopbackOnly } from "../../../policy/rules/loopback-only";
import { noEngineSocket } from "../../../policy/rules/no-engine-socket";
import { describeRule, describeUnknownAndSecret, ask, placesOf, UNKNOWN, type Case } from "../../support/policy";

const CONTAINER = "docker:index/container:Container";
const SERVICE = "docker:index/service:Service";
const POD = "kubernetes:core/v1:Pod";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const pod = (...containers: object[]) => ({ spec: { containers } });
const IN_TEMPLATE = "spec.template.spec";

describeRule(loopbackOnly, [
    [
        CONTAINER,
        {
            ports: [
                { internal: 80, ip: "127.0.0.1" },
                { internal: 81, ip: "::1" },
            ],
        },
    ],
    [CONTAINER, { ports: [{ internal: 80 }, { internal: 81, ip: "0.0.0.0" }] }, "ports[0].ip", "ports[1].ip"],
    [CONTAINER, { ports: [{ internal: 80, ip: "127.0.0.1.example.com" }] }, "ports[0].ip"],
    [CONTAINER, { publishAllPorts: true, networkMode: "host" }, "publishAllPorts", "networkMode"],
    [SERVICE, { endpointSpec: { ports: [{ targetPort: 80 }] } }, "endpointSpec.ports[0]"],
    ["kubernetes:core/v1:Service", { spec: { type: "LoadBalancer" } }, "spec.type"],
    [
        "kubernetes:core/v1:Service",
        { spec: { type: "NodePort", externalIPs: ["1.2.3.4"] } },
        "spec.type",
        "spec.externalIPs[0]",
    ],
    ["kubernetes:core/v1:Service", { spec: {} }],
    [POD, { spec: { hostNetwork: true, containers: [] } }, "spec.hostNetwork"],
    [POD, pod({ ports: [{ containerPort: 80 }, { hostPort: 80 }] }), "spec.containers[0].ports[1].hostPort"],
    [POD, pod({ ports: [{ hostPort: 80, hostIP: "127.0.0.1" }, { hostPort: 0 }] })],
]);

describeUnknownAndSecret(loopbackOnly, CONTAINER, "0.0.0.0", (ip) => ({ ports: [{ ip }] }));

describeRule(noEngineSocket, [
    ...[
        "/var/run/docker.sock",
        "/run/user/1000/podman/podman.sock",
        "/run/containerd/containerd.sock",
        "/home/me/.docker/run/docker.sock",
        "/home/me/.docker/run",
        "/home/me/.docker",
        "/Users/me/.colima/default",
        "/Users/me/.orbstack/run/",
        "/private/var/run",
        "//./pipe/docker_engine",
        "/var/run/",
        "/srv/../run",
        "//run",
        "/run/user/1000",
        "/",
    ].map((hostPath): Case => [CONTAINER, { volumes: [{ hostPath }] }, "volumes[0].hostPath"]),
    ...["/home/me/dags", "/var/run-data", "/srv/run", "/run/user/1000/mine", "/home/me/.docker/cli"].map(
        (hostPath): Case => [CONTAINER, { volumes: [{ hostPath }, { volumeName: "docker.sock.d" }] }],
    ),
    [CONTAINER, { mounts: [{ type: "bind", source: "/run/docker.sock" }] }, "mounts[0].source"],
    [CONTAINER, { devices: [{ hostPath: "/run/docker.sock" }] }, "devices[0].hostPath"],
    [
        SERVICE,
        { taskSpec: { containerSpec: { mounts: [{ source: "/run/docker.sock" }] } } },
        "taskSpec.containerSpec.mounts[0].source",
    ],
    ["docker:index/volume:Volume", { driverOpts: { o: "bind", device: "/var/run" } }, "driverOpts.device"],
    ["docker:index/volume:Volume", {}],
    ["docker:index/volume:Volume", { driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=16m" } }],
    [
        DEPLOYMENT,
        { spec: { template: { spec: { volumes: [{ hostPath: { path: "/run/k3s/containerd" } }] } } } },
        `${IN_TEMPLATE}.volumes[0].hostPath.path`,
    ],
    ["kubernetes:core/v1:PersistentVolume", { spec: { local: { path: "/run" } } }, "spec.local.path"],
]);

describeUnknownAndSecret(noEngineSocket, CONTAINER, "/run/docker.sock", (hostPath) => ({ volumes: [{ hostPath }] }));

test("what is known is refused, whatever else of the resource is unknown", async () => {
    const inputs = { ports: [{ ip: UNKNOWN }, { ip: "0.0.0.0" }], networkMode: UNKNOWN };
    const verdict = await ask(loopbackOnly, CONTAINER, inputs);
    expect([placesOf(verdict), verdict.advice.length]).toEqual([["ports[1].ip"], 1]);
});

test("what the stack's configuration names may be reached; its neighbour may not", async () => {
    const inputs = { ports: [{ internal: 80 }] };
    const stack = { exposed: ["page"] };
    expect(await ask(loopbackOnly, CONTAINER, inputs, stack, "page")).toEqual({ refused: [], advice: [] });
    const { refused } = await ask(loopbackOnly, CONTAINER, inputs, stack, "database");
    expect(refused[0]).toContain("pulumi config set --path 'policy:exposed[1]' database (of several");
});
