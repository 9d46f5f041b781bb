import execa from "execa";
import { awaitServices } from "../../platform/await-services";
import { runDocker } from "../../platform/containers";

jest.mock("execa", () => jest.fn());
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    dockerHost: () => Promise.resolve({ DOCKER_HOST: "unix:///a" }),
}));
jest.mock("../../platform/containers", () => ({ runDocker: jest.fn() }));
const ran = execa as unknown as jest.Mock;

const CONTAINERS = [
    { name: "gaiaflow-dev-minio", role: "minio" },
    { name: "gaiaflow-dev-mlflow", role: "mlflow" },
];

test("services are waited for where their image has a health check, at the daemon of the docker command", async () => {
    ran.mockResolvedValue({ failed: false });
    // Another S3 server brings none.
    jest.mocked(runDocker).mockResolvedValue("/gaiaflow-dev-mlflow");
    await awaitServices(CONTAINERS);
    const [, [script], { env }] = ran.mock.lastCall as [string, string[], { env: Record<string, string> }];
    expect(script).toMatch(/await-service\.cjs$/);
    expect(env["DOCKER_HOST"]).toBe("unix:///a");
    expect(JSON.parse(env["GAIAFLOW_AWAIT"] ?? "")).toEqual([
        { service: "mlflow", container: "gaiaflow-dev-mlflow", until: "healthy", seconds: 300 },
    ]);
});

test("one that does not get healthy is a fault with the end of its log", async () => {
    ran.mockResolvedValue({ failed: true, stderr: "mlflow ends again and again. The end of its log:\nno disk" });
    jest.mocked(runDocker).mockResolvedValue("/gaiaflow-dev-minio\n/gaiaflow-dev-mlflow");
    await expect(awaitServices(CONTAINERS)).rejects.toThrow(/did not get healthy[^]*no disk[^]*npm start/);
});
