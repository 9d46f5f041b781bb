import { engineJson, engineRequest } from "../../../../lib/engine.cjs";
import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { showStatus, tunnelLine } from "../../platform/show-status";
import { stackStatus } from "../../platform/stack-status";

jest.mock("../../../../lib/engine.cjs", () => ({ engineJson: jest.fn(), engineRequest: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ readStackFile: jest.fn() }));

const container = (role: string, Status: string, ...ports: number[]) => ({
    Names: [`/iris-dev-${role}`],
    Labels: { "io.gaiaflow.role": role },
    State: Status.startsWith("Up") ? "running" : "exited",
    Status,
    Ports: ports.map((PublicPort) => ({ PublicPort })),
});
const there = (...containers: object[]) => jest.mocked(engineJson).mockResolvedValue(containers);
beforeEach(() => {
    jest.mocked(readStackFile).mockReturnValue({ config: { "gaiaflow:ports": { minio: 9100, minioConsole: 9101 } } });
});

test("what runs is listed in the order of its needs, with its address, and one-shots are left out", async () => {
    there(
        container("mlflow", "Up 3 minutes (healthy)", 5005),
        container("minio", "Up 3 minutes (healthy)", 9100, 9101),
        container("minio-init", "Exited (0) 3 minutes ago"),
    );
    const status = await stackStatus("dev");
    expect(status).toEqual({
        stack: "dev",
        mode: "dev",
        ok: true,
        services: [
            expect.objectContaining({
                role: "minio",
                container: "iris-dev-minio",
                state: "running",
                health: "healthy",
            }),
            expect.objectContaining({ role: "mlflow", health: "healthy" }),
        ],
        urls: {
            // That of the container, not of a file that was changed since.
            mlflow: "http://127.0.0.1:5005",
            minio: "http://127.0.0.1:9100",
            minioConsole: "http://localhost:9101",
        },
    });
    const [, route = ""] = jest.mocked(engineJson).mock.lastCall ?? [];
    expect(decodeURIComponent(route)).toContain('["io.gaiaflow.project=iris","io.gaiaflow.stack=dev"]');
});

test.each([
    ["stopped", container("mlflow", "Exited (0) 1 minute ago")],
    ["starting", container("mlflow", "Up 2 seconds (health: starting)")],
    ["unhealthy", container("mlflow", "Up 2 minutes (unhealthy)")],
])("a service that is %s is not well", async (_, one) => {
    there(one, container("postgres", "Up 3 minutes (healthy)"));
    expect((await stackStatus("dev")).ok).toBe(false);
});

test("a stack with nothing there is not well, and the command that starts it is named", async () => {
    there();
    const status = await stackStatus("dev-a");
    expect(status).toEqual({ stack: "dev-a", mode: "dev-a", ok: false, services: [], urls: {} });
    expect(showStatus(status)).toContain("npx gaiaflow start --stack dev-a");
    expect(showStatus({ ...status, mode: "prod" })).toContain("npx pulumi stack output --stack dev-a");
});

test("the cluster of a stack is part of it", async () => {
    there(container("mlflow", "Up 3 minutes (healthy)", 5005));
    jest.mocked(engineRequest).mockResolvedValue({
        status: 200,
        body: Buffer.from('{"State":{"Status":"exited"}}'),
    });
    const status = await stackStatus("prod_local");
    expect(status).toMatchObject({ ok: false, cluster: "exited" });
    expect(engineRequest).toHaveBeenCalledWith("GET", "/containers/iris-prod-local/json");
    expect(showStatus(status)).toMatch(/cluster +│ exited/);
});

test("secrets are shown where they are given, and else where they stand", async () => {
    there(container("airflow-api-server", "Up 3 minutes (healthy)", 8080));
    const status = await stackStatus("dev");
    expect(showStatus(status)).toContain("username, password");
    expect(showStatus(status)).toContain("npx gaiaflow status --show-secrets");
    const text = showStatus(status, { airflow: { username: "admin", password: "hunter2" } });
    expect(text).toContain("password: hunter2");
    expect(text).not.toContain("--show-secrets");
});

test("from another machine the pages are reached by ssh", () => {
    const name: unknown = expect.stringMatching(
        /^ssh -N -L 8080:127\.0\.0\.1:8080 -L 5000:127\.0\.0\.1:5000 \S+@10\.0\.0\.5$/,
    );
    expect(tunnelLine(["8080", "5000"], { SSH_CONNECTION: "10.0.0.9 50000 10.0.0.5 22" })).toEqual(name);
    expect(tunnelLine(["8080"], { DOCKER_HOST: "ssh://me@server" })).toBe("ssh -N -L 8080:127.0.0.1:8080 me@server");
    expect(tunnelLine(["8080"], {})).toBeUndefined();
    expect(tunnelLine([], { DOCKER_HOST: "ssh://me@server" })).toBeUndefined();
});
