import * as pulumi from "@pulumi/pulumi";
import { checkMachine } from "../../../checks/machine";
import { engineJson, engineRequest } from "../../../lib/engine.cjs";
import type { Settings } from "../../../config/settings";
import { TRIXIE } from "../../../lib/base-image";
import { builtImages } from "../../../stacks/images";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({
    engineAddress: () => "unix:///var/run/docker.sock",
    engineJson: jest.fn(),
    engineRequest: jest.fn(),
}));
const json = jest.mocked(engineJson);
const request = jest.mocked(engineRequest);

const answer = (status: number, body: object = {}) => ({ status, body: Buffer.from(JSON.stringify(body)) });
const container = (name: string, port: number) => ({ Names: [`/${name}`], Labels: {}, Ports: [{ PublicPort: port }] });
let containers: ReturnType<typeof container>[];

/** Ports of this machine that nobody holds, since these tests probe the machine they run on. */
const PORTS = { airflow: 28080, mlflow: 25000, minio: 29000, minioConsole: 29001, jupyter: 28895, serving: 25001 };
const own = settings({ ports: PORTS });
const check = (given: Settings) => checkMachine(given, builtImages);

const dockerHost = process.env["DOCKER_HOST"];
afterEach(() => {
    if (dockerHost === undefined) {
        delete process.env["DOCKER_HOST"];
    }
});
beforeEach(async () => {
    containers = [];
    json.mockImplementation(() => Promise.resolve(containers));
    request.mockResolvedValue(answer(200));
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "gaiaflow", "dev");
});

const preview = (): Promise<void> =>
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "gaiaflow", "dev", true);
const unreachable = (code: string) => Object.assign(new Error(code), { code });

test("nothing speaks against a machine without fault", async () => {
    await expect(check(own)).resolves.toBeUndefined();
});

test.each([
    ["ECONNREFUSED", "No Docker daemon answers at unix:///var/run/docker.sock (ECONNREFUSED).", "unset DOCKER_HOST"],
    ["ENOENT", "No Docker daemon answers at unix:///var/run/docker.sock (ENOENT).", "unset DOCKER_HOST"],
    ["EACCES", "its socket (unix:///var/run/docker.sock) refuses this user", "usermod -aG docker"],
])("an engine that says %s is named, in a preview too", async (code, problem, fix) => {
    // Without it, what to type hangs on the machine that the tests run on.
    process.env["DOCKER_HOST"] = "unix:///var/run/docker.sock";
    request.mockRejectedValue(unreachable(code));
    await expect(check(own)).rejects.toThrow(problem);
    await preview();
    await expect(check(own)).rejects.toThrow(fix);
});

test("a preview asks nothing but whether the engine answers", async () => {
    await preview();
    json.mockClear();
    request.mockClear();
    containers = [container("other", PORTS.mlflow)];
    await expect(check(own)).resolves.toBeUndefined();
    expect(json).not.toHaveBeenCalled();
    expect(request.mock.calls).toEqual([["GET", "/_ping"]]);
});

test("GPUs that Docker does not hand on are a fault in a preview too, and none in that of `npm run preview`", async () => {
    const wanted = settings({ ports: PORTS, gpus: 2 });
    await expect(check(wanted)).rejects.toThrow("gaiaflow:gpus is 2, but Docker hands on no NVIDIA GPU here");
    await preview();
    await expect(check(wanted)).rejects.toThrow("nvidia-ctk runtime configure");
    await expect(check({ ...wanted, machine: { ...wanted.machine, anywhere: true } })).resolves.toBeUndefined();
});

test("that of `npm run preview` asks nothing at all", async () => {
    await preview();
    request.mockClear();
    request.mockRejectedValue(unreachable("ENOENT"));
    await expect(check({ ...own, machine: { ...own.machine, anywhere: true } })).resolves.toBeUndefined();
    expect(request).not.toHaveBeenCalled();
});

test("an image that is nowhere is named with the registry's reason", async () => {
    request.mockImplementation((_, route) =>
        Promise.resolve(route === "/_ping" ? answer(200) : answer(404, { message: "manifest unknown" })),
    );
    const images = { mlflow: "registry.example.com/mlflow:1" };
    await expect(check({ ...own, images })).rejects.toThrow(
        "gaiaflow:images.mlflow is registry.example.com/mlflow:1, which is not on this machine and cannot be pulled: manifest unknown",
    );
});

test("what the probes find comes in one message", async () => {
    containers = [container("other", PORTS.mlflow), container("another", PORTS.jupyter)];
    request.mockImplementation((_, route) => Promise.resolve(answer(route === "/_ping" ? 200 : 404)));
    const images = { mlflow: "registry.example.com/mlflow:1" };
    const attempt = check({ ...own, images });
    await expect(attempt).rejects.toThrow("which the container other holds");
    await expect(attempt).rejects.toThrow("which the container another holds");
    await expect(attempt).rejects.toThrow("registry.example.com/mlflow:1, which is not on this machine");
});

test("an image that the registry has, or that is here, is no fault", async () => {
    const objectStore = { image: "registry.example.com/s3:1" };
    const isForeign = (route: string) => route.startsWith("/images/registry.example.com");
    request.mockImplementation((_, route) => Promise.resolve(answer(isForeign(route) ? 404 : 200)));
    await expect(check({ ...own, objectStore })).resolves.toBeUndefined();
    request.mockImplementation((_, route) => Promise.resolve(answer(route.startsWith("/distribution/") ? 500 : 200)));
    await expect(check({ ...own, objectStore })).resolves.toBeUndefined();
});

test("a base image that is missing is named, but only where something is to be built", async () => {
    const missing = (...parts: string[]) =>
        request.mockImplementation((_, route) =>
            Promise.resolve(answer(parts.some((part) => route.includes(part)) ? 404 : 200)),
        );
    missing("gaiaflow/base", "gaiaflow/postgres");
    await expect(check(own)).rejects.toThrow(
        "The image gaiaflow/base:trixie-1, from which the platform's images are built, is not on this machine\n      npx gaiaflow tools",
    );
    missing("gaiaflow/base");
    const { machine } = own;
    const images = [...builtImages(own).values()];
    const record = { clone: machine.projectRoot, images };
    await expect(check({ ...own, machine: { ...machine, record } })).resolves.toBeUndefined();
    // Pulumi builds what it has not built for this very stack.
    await expect(check(own)).rejects.toThrow("gaiaflow/base:trixie-1");
    const fewer = { ...record, images: images.slice(1) };
    await expect(check({ ...own, machine: { ...machine, record: fewer } })).rejects.toThrow("gaiaflow/base");
});

test("of a base image for a Python that is the project's own, a start is typed, which writes the lock that names it", async () => {
    request.mockImplementation((_, route) =>
        Promise.resolve(answer(/gaiaflow\/(base|mirrors)/.test(route) ? 404 : 200)),
    );
    const base = { ...TRIXIE, image: "gaiaflow/base:bookworm-1", mirrors: "gaiaflow/mirrors:bookworm" };
    const { environment } = own.project;
    const faults = check({ ...own, project: { ...own.project, environment: { ...environment, base } } });
    await expect(faults).rejects.toThrow(
        /base:bookworm-1, .*\n +npx gaiaflow start .*\n.*mirrors:bookworm, .*\n +npx gaiaflow start .*\n.*base:trixie-1, .*\n +npx gaiaflow tools /,
    );
});

test("a stack that moves to another clone says so", async () => {
    const output = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const { machine } = own;
    await check({ ...own, machine: { ...machine, record: { clone: machine.projectRoot } } });
    expect(output).not.toHaveBeenCalled();
    await check({ ...own, machine: { ...machine, record: { clone: "/before" } } });
    expect(output).toHaveBeenCalledWith(expect.stringContaining("was last brought up from /before"));
});
