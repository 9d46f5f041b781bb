import * as net from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { checkMachine } from "../../../checks/machine";
import { engineJson, engineRequest } from "../../../checks/engine.cjs";
import { settings } from "../../support/settings";

jest.mock("../../../checks/engine.cjs", () => ({
    engineAddress: () => "unix:///var/run/docker.sock",
    engineJson: jest.fn(),
    engineRequest: jest.fn(),
}));
const json = jest.mocked(engineJson);
const request = jest.mocked(engineRequest);

const answer = (status: number, body: object = {}) => ({ status, body: Buffer.from(JSON.stringify(body)) });
const networks = [{ IPAM: { Config: [{ Subnet: "172.30.0.0/24" }] } }];
const container = (name: string, port: number, labels: Record<string, string> = {}) => ({
    Id: name,
    Names: [`/${name}`],
    Labels: labels,
    Ports: [{ PublicPort: port }],
    HostConfig: { PortBindings: { "1/tcp": [{ HostPort: String(port) }] } },
});
let containers: ReturnType<typeof container>[];
let running: net.Server | undefined;

/** Ports of this machine that nobody holds, since these tests probe the machine they run on. */
const PORTS = { airflow: 28080, mlflow: 25000, minio: 29000, minioConsole: 29001, jupyter: 28895 };
const own = settings({ ports: PORTS });

beforeEach(async () => {
    containers = [];
    json.mockImplementation((_, route) => {
        const inspected = containers.find(({ Id }) => route === `/containers/${Id}/json`);
        return Promise.resolve(inspected ?? (route === "/networks" ? networks : containers));
    });
    request.mockResolvedValue(answer(200));
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "gaiaflow", "dev");
});
afterEach(() => {
    running?.close();
    running = undefined;
});

const preview = (): Promise<void> =>
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "gaiaflow", "dev", true);
const unreachable = (code: string) => Object.assign(new Error(code), { code });

test("a machine without fault gives subnets that nothing has", async () => {
    const { subnets } = await checkMachine(own);
    expect(subnets.platform.subnet).not.toBe("172.30.0.0/24");
    expect(subnets.database.subnet).not.toBe(subnets.platform.subnet);
});

test.each([
    ["ECONNREFUSED", "No Docker engine answers at unix:///var/run/docker.sock (ECONNREFUSED).", "Start Docker"],
    ["ENOENT", "No Docker engine answers at unix:///var/run/docker.sock (ENOENT).", "Start Docker"],
    ["EACCES", "The Docker engine at unix:///var/run/docker.sock does not let this user in.", "usermod -aG docker"],
])("an engine that says %s is named, in a preview too", async (code, problem, cure) => {
    request.mockRejectedValue(unreachable(code));
    await expect(checkMachine(own)).rejects.toThrow(problem);
    await preview();
    await expect(checkMachine(own)).rejects.toThrow(cure);
});

test("a preview asks nothing but whether the engine answers", async () => {
    await preview();
    json.mockClear();
    request.mockClear();
    containers = [container("other", PORTS.mlflow)];
    await expect(checkMachine(own)).resolves.toBeDefined();
    expect(json).not.toHaveBeenCalled();
    expect(request.mock.calls).toEqual([["GET", "/_ping"]]);
});

test("a port that a container holds is named with it", async () => {
    containers = [container("other", PORTS.mlflow)];
    await expect(checkMachine(own)).rejects.toThrow(
        "gaiaflow:ports.mlflow is 25000, which the container other holds\n" +
            "      pulumi config set --stack dev --path 'gaiaflow:ports.mlflow' 26000",
    );
});

test("our own containers' ports are no fault, another stack's are", async () => {
    const labels = { "io.gaiaflow.project": "gaiaflow", "io.gaiaflow.stack": "dev" };
    containers = [container("gaiaflow-dev-mlflow", PORTS.mlflow, labels)];
    await expect(checkMachine(own)).resolves.toBeDefined();
    containers = [container("gaiaflow-b-mlflow", PORTS.mlflow, { ...labels, "io.gaiaflow.stack": "b" })];
    await expect(checkMachine(own)).rejects.toThrow("the container gaiaflow-b-mlflow holds");
});

test("a port is our own container's also while Docker starts that one anew, when it lists no port", async () => {
    const labels = { "io.gaiaflow.project": "gaiaflow", "io.gaiaflow.stack": "dev" };
    running = net.createServer();
    await new Promise<void>((resolve) => running?.listen(PORTS.mlflow, "127.0.0.1", resolve));
    containers = [{ ...container("gaiaflow-dev-mlflow", PORTS.mlflow, labels), Ports: [] }];
    await expect(checkMachine(own)).resolves.toBeDefined();
    containers = [{ ...container("gaiaflow-dev-jupyter", PORTS.jupyter, labels), Ports: [] }];
    await expect(checkMachine(own)).rejects.toThrow("gaiaflow:ports.mlflow is 25000, which");
});

test("a port that a process holds is named with it", async () => {
    running = net.createServer();
    await new Promise<void>((resolve) => running?.listen(PORTS.jupyter, "127.0.0.1", resolve));
    const holder = process.platform === "linux" ? `(pid ${process.pid}) holds` : "another program";
    await expect(checkMachine(own)).rejects.toThrow(`gaiaflow:ports.jupyter is 28895, which`);
    await expect(checkMachine(own)).rejects.toThrow(holder);
});

test("a port of a service that does not run may be anybody's", async () => {
    containers = [container("other", PORTS.jupyter)];
    await expect(checkMachine({ ...own, services: ["mlflow"] })).resolves.toBeDefined();
});

test("an image that is nowhere is named with the registry's reason", async () => {
    request.mockImplementation((_, route) =>
        Promise.resolve(route === "/_ping" ? answer(200) : answer(404, { message: "manifest unknown" })),
    );
    const images = { mlflow: "registry.example.com/mlflow:1" };
    await expect(checkMachine({ ...own, images })).rejects.toThrow(
        "gaiaflow:images.mlflow is registry.example.com/mlflow:1, which is not on this machine and cannot be pulled: manifest unknown",
    );
});

test("an image that the registry has, or that is here, is no fault", async () => {
    const objectStore = { image: "registry.example.com/s3:1" };
    const isForeign = (route: string) => route.startsWith("/images/registry.example.com");
    request.mockImplementation((_, route) => Promise.resolve(answer(isForeign(route) ? 404 : 200)));
    await expect(checkMachine({ ...own, objectStore })).resolves.toBeDefined();
    request.mockImplementation((_, route) => Promise.resolve(answer(route.startsWith("/distribution/") ? 500 : 200)));
    await expect(checkMachine({ ...own, objectStore })).resolves.toBeDefined();
});

test("a base image that is missing is named, but only where something is to be built", async () => {
    const missing = (...parts: string[]) =>
        request.mockImplementation((_, route) =>
            Promise.resolve(answer(parts.some((part) => route.includes(part)) ? 404 : 200)),
        );
    missing("gaiaflow/base", "gaiaflow/postgres");
    await expect(checkMachine(own)).rejects.toThrow(
        "The image gaiaflow/base:trixie-1, from which the platform's images are built, is not on this machine\n      npm run tools",
    );
    missing("gaiaflow/base");
    await expect(checkMachine(own)).resolves.toBeDefined();
});

test("a stack that moves to another clone says so", async () => {
    const said = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const { machine } = own;
    await checkMachine({ ...own, machine: { ...machine, record: { clone: machine.clone } } });
    expect(said).not.toHaveBeenCalled();
    await checkMachine({ ...own, machine: { ...machine, record: { clone: "/before" } } });
    expect(said).toHaveBeenCalledWith(expect.stringContaining("was last brought up from /before"));
});
