import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { awaitServices } from "../../platform/await-services";
import { runDocker } from "../../platform/containers";

let mockHost: string;
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    dockerHost: () => Promise.resolve({ DOCKER_HOST: mockHost }),
}));
jest.mock("../../platform/containers", () => ({ runDocker: jest.fn() }));

const CONTAINERS = [
    { name: "gaiaflow-dev-minio", role: "minio", isRunning: true },
    { name: "gaiaflow-dev-mlflow", role: "mlflow", isRunning: true },
];
const HEALTHY = { State: { Running: true, StartedAt: "2026-01-01T00:00:00Z", Health: { Status: "healthy" } } };

let folder: string;
let server: http.Server;
let asked: string[];
/** A daemon that says this of every container. */
function daemon(container: object): void {
    asked = [];
    server = http.createServer(({ url = "" }, response) => {
        asked.push(url);
        const log = Buffer.from("0100000000000007", "hex");
        response.end(url.includes("/logs") ? Buffer.concat([log, Buffer.from("no disk")]) : JSON.stringify(container));
    });
    server.listen(path.join(folder, "socket"));
}
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-await-"));
    mockHost = `unix://${folder}/socket`;
});
afterEach(() => {
    server.close();
    fs.rmSync(folder, { recursive: true });
});

test("services are waited for where their image has a health check, at the daemon of the docker command", async () => {
    daemon({ ...HEALTHY, RestartCount: 0 });
    // Another S3 server brings none.
    jest.mocked(runDocker).mockResolvedValue("/gaiaflow-dev-mlflow");
    const [healthy, unchecked, failed] = [jest.fn(), jest.fn(), jest.fn()];
    await awaitServices("dev", CONTAINERS, { healthy, unchecked, failed });
    expect([healthy.mock.calls, unchecked.mock.calls, failed.mock.calls]).toEqual([[["mlflow"]], [["minio"]], []]);
    expect(asked).toEqual(["/containers/gaiaflow-dev-mlflow/json"]);
});

test("one that does not get healthy is a fault with the end of its log", async () => {
    daemon({ State: { ...HEALTHY.State, Running: false, ExitCode: 1 }, RestartCount: 9 });
    jest.mocked(runDocker).mockResolvedValue("/gaiaflow-dev-minio\n/gaiaflow-dev-mlflow");
    const failed = jest.fn();
    const waiting = { healthy: jest.fn(), unchecked: jest.fn(), failed };
    const failure: unknown = await awaitServices("team", CONTAINERS, waiting).catch((error: unknown) => error);
    expect(failed).toHaveBeenCalledTimes(1);
    expect(String(failure)).toMatch(/did not get healthy[^]*no disk[^]*npx gaiaflow start --stack team/);
});
