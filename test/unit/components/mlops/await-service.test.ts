import { execFile } from "node:child_process";
import * as http from "node:http";
import * as path from "node:path";
import { promisify } from "node:util";

const SCRIPT = path.resolve(__dirname, "../../../../components/mlops/scripts/await-service.cjs");
const run = promisify(execFile);

/** What an engine would say of the container, once for each time it is asked; the last answer stays. */
type States = readonly object[];
let server: http.Server;
let requests: string[];

const frame = (text: string): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
};

/** @param checkEnds With which exit code a container's own check ends that is run here. */
async function waitFor(states: States, service: object = {}, checkEnds: number | "never" = 1): Promise<string> {
    requests = [];
    let asked = 0;
    server = http.createServer((request, response) => {
        requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
        if (request.url?.startsWith("/exec/check/json")) {
            response.end(JSON.stringify({ Running: false, ExitCode: checkEnds }));
        } else if (request.url?.endsWith("/exec") && checkEnds === "never") {
            return;
        } else if (request.url?.endsWith("/exec")) {
            response.end(JSON.stringify({ Id: "check" }));
        } else if (request.url?.includes("/logs")) {
            response.end(Buffer.concat([frame("first line\n"), frame("last line\n")]));
        } else if (request.url?.endsWith("/json")) {
            response.end(JSON.stringify(states[Math.min(asked++, states.length - 1)]));
        } else {
            response.end();
        }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const wait = { service: "mlflow", container: "gaiaflow-dev-mlflow", until: "healthy", seconds: 30, ...service };
    const env = { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${port}`, GAIAFLOW_AWAIT: JSON.stringify([wait]) };
    try {
        const { stdout, stderr } = await run("node", [SCRIPT], { env });
        return stdout + stderr;
    } catch (error) {
        return `failed: ${(error as { stderr: string }).stderr}`;
    } finally {
        server.close();
        server.closeAllConnections();
    }
}

const state = (State: object, RestartCount = 0) => ({ State: { Running: true, ...State }, RestartCount });
const LOG = "The end of its log:\nfirst line\nlast line";
test("a healthy service is waited for without a word", async () => {
    const starting = state({ Health: { Status: "starting" } });
    const ill = state({ Health: { Status: "unhealthy" } });
    expect(await waitFor([starting, ill, state({ Health: { Status: "healthy" } })])).toBe("");
    expect(requests).toHaveLength(3);
});

test("one that Docker finds unhealthy since it is waited for is not waited for any longer", async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const checks = (Start: string) => Array.from({ length: 5 }, () => ({ Start, ExitCode: 1, Output: "no answer" }));
    const judged = (Start: string) => state({ Health: { Status: "unhealthy", Log: checks(Start) } });
    expect(await waitFor([judged(later)])).toContain("is unhealthy; its health check says: no answer");
    // What it says of before counts for nothing: what the service needs may have come back.
    const before = judged("2026-11-30T08:00:00Z");
    expect(await waitFor([before, before, state({ Health: { Status: "healthy" } })])).toBe("");
});

test("an engine that does not answer a check holds nobody up", async () => {
    const young = { ...state({ Health: { Status: "starting" } }), Config: { Healthcheck: { Test: ["CMD", "ready"] } } };
    expect(await waitFor([young], { seconds: 1 }, "never")).toContain("is not ready after 1 s");
});

describe("a container that Docker has not judged yet", () => {
    const StartedAt = "2026-11-30T08:00:00Z";
    const judgedBy = (Test?: string[]) => ({
        ...state({ StartedAt, Health: { Status: "starting" } }),
        Config: { Healthcheck: { Test } },
    });
    const healthy = state({ StartedAt, Health: { Status: "healthy" } });

    test.each([[["CMD", "ready"]], [["CMD-SHELL", "ready || exit 1"]]])("is ready when %j succeeds", async (Test) => {
        expect(await waitFor([judgedBy(Test)], {}, 0)).toBe("");
        expect(requests).toContain("POST /containers/gaiaflow-dev-mlflow/exec");
    });

    test("is waited for where it fails, and asked with pauses", async () => {
        expect(await waitFor([judgedBy(["CMD", "ready"]), judgedBy(["CMD", "ready"]), healthy])).toBe("");
        expect(requests.filter((request) => request.endsWith("/exec"))).toHaveLength(1);
    });

    test.each([[undefined], [[]], [["NONE"]]])("has no check to run (%j)", async (Test) => {
        expect(await waitFor([judgedBy(Test), healthy], {}, 0)).toBe("");
        expect(requests.filter((request) => request.endsWith("/exec"))).toEqual([]);
    });

    test("is left alone in its first second", async () => {
        const young = {
            ...judgedBy(["CMD", "ready"]),
            State: { ...judgedBy().State, StartedAt: new Date(Date.now() + 3_600_000).toISOString() },
        };
        expect(await waitFor([young, healthy], {}, 0)).toBe("");
        expect(requests.filter((request) => request.endsWith("/exec"))).toEqual([]);
    });
});

test("a service that does not get healthy in time fails with the end of its log", async () => {
    const Health = { Status: "starting", Log: [{ Output: "first" }, { Output: "no answer\n" }] };
    const text = await waitFor([state({ Health })], { seconds: 1 });
    const output = "its health check says: no answer";
    expect(text).toContain(`mlflow (container gaiaflow-dev-mlflow) is not ready after 1 s; ${output}. ${LOG}`);
});

test("a service that ends again and again is given up before its time", async () => {
    const text = await waitFor([state({ Running: false, ExitCode: 3 }, 6)]);
    expect(text).toContain(`ends again and again, last with exit code 3. ${LOG}`);
});

test("a service that is well is ready, however often Docker has restarted it before", async () => {
    expect(await waitFor([state({ Health: { Status: "healthy" } }, 6)])).toBe("");
});

const ended = (ExitCode: number, StartedAt: string) => state({ Running: false, Status: "exited", ExitCode, StartedAt });
const LATER = "2999-01-01T00:00:00Z";

test("a one-shot is done when it has ended well", async () => {
    const running = state({ Status: "running" });
    expect(await waitFor([running, ended(0, LATER)], { until: "done" })).toBe("");
});

test("a one-shot that fails says so", async () => {
    const text = await waitFor([ended(2, LATER)], { until: "done" });
    expect(text).toContain(`failed with exit code 2. ${LOG}`);
});

test.each([
    ["had failed in an earlier up", []],
    ["runs, and fails since its database was restarted under it,", [state({ Status: "running" })]],
])("a one-shot that %s is run again", async (_, states) => {
    const before = ended(2, "2020-01-01T00:00:00Z");
    expect(await waitFor([...states, before, ended(0, LATER)], { until: "done" })).toBe("");
    expect(requests[states.length + 1]).toBe("POST /containers/gaiaflow-dev-mlflow/start");
});

test("a server without a health check is ready when anything answers", async () => {
    const other = http.createServer((_, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const url = `http://127.0.0.1:${port}/`;
    expect(await waitFor([state({})], { until: "answers", url })).toBe("");
    await new Promise((resolve) => other.close(resolve));
    expect(await waitFor([state({})], { until: "answers", url, seconds: 1 })).toContain("is not ready after 1 s");
});

test("a container that is gone is an error in the engine's words", async () => {
    server = http.createServer((_, response) => response.writeHead(404).end('{"message":"No such container: x"}'));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const wait = [{ service: "x", container: "x", until: "healthy", seconds: 1 }];
    const env = { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${port}`, GAIAFLOW_AWAIT: JSON.stringify(wait) };
    await expect(run("node", [SCRIPT], { env })).rejects.toThrow("No such container: x");
    server.close();
});

/** What an engine says of two containers, by name; of each, the last answer stays. */
async function waitForBoth(
    answers: Record<string, object[]>,
): Promise<{ output: string; asked: Record<string, number> }> {
    const asked: Record<string, number> = {};
    server = http.createServer((request, response) => {
        const [, name = ""] = /containers\/(\w+)\/json/.exec(request.url ?? "") ?? [];
        const states = answers[name] ?? [];
        const count = (asked[name] = (asked[name] ?? 0) + 1);
        response.end(JSON.stringify(states[Math.min(count, states.length) - 1]));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const waits = Object.keys(answers).map((name) => ({
        service: name,
        container: name,
        until: "healthy",
        seconds: 30,
    }));
    const env = { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${port}`, GAIAFLOW_AWAIT: JSON.stringify(waits) };
    const { stdout, stderr } = await run("node", [SCRIPT], { env });
    server.close();
    return { output: stdout + stderr, asked };
}

test("a service is ready only by a check that succeeded after the last of all was started", async () => {
    const since = (StartedAt: string, Start: string, ExitCode = 0) =>
        state({ StartedAt, Health: { Status: "healthy", Log: [{ Start, ExitCode }] } });
    const postgres = since("2026-01-01T00:00:10.5Z", "2026-01-01T00:00:13Z");
    const scheduler = (start: string, exitCode = 0) => since("2026-01-01T00:00:00Z", start, exitCode);
    const { output, asked } = await waitForBoth({
        postgres: [postgres],
        scheduler: [
            scheduler("2026-01-01T00:00:09Z"),
            scheduler("2026-01-01T00:00:09Z"),
            scheduler("2026-01-01T00:00:19.123456789+00:00", 1),
            scheduler("2026-01-01T00:00:29.123456789+00:00"),
        ],
    });
    expect([output, asked]).toEqual(["", { postgres: 2, scheduler: 4 }]);
});
