import * as fs from "node:fs";
import * as path from "node:path";
import { engineJson, engineRequest } from "../../../../lib/engine.cjs";
import { passesOwnCheck } from "../../../../lib/own-check.cjs";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { areOthers } from "../../platform/own-containers";
import { showStatus, tunnelLine } from "../../platform/show-status";
import { runOn } from "../../platform/runs";
import { stackStatus } from "../../platform/stack-status";
import { testFolder } from "../../../../test/support/example-machine";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("../../../../lib/engine.cjs", () => ({ engineJson: jest.fn(), engineRequest: jest.fn() }));
jest.mock("../../../../lib/own-check.cjs", () => ({ passesOwnCheck: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ ownConfig: jest.fn() }));
jest.mock("../../platform/own-containers", () => ({ areOthers: jest.fn() }));
jest.mock("../../platform/runs", () => ({ runOn: jest.fn() }));

const container = (role: string, Status: string, ...ports: number[]) => ({
    Names: [`/iris-dev-${role}`],
    Labels: { "io.gaiaflow.role": role },
    State: Status.startsWith("Up") ? "running" : "exited",
    Status,
    Ports: ports.map((PublicPort) => ({ PublicPort })),
});
const there = (...containers: object[]) => jest.mocked(engineJson).mockResolvedValue(containers);
beforeEach(() => {
    jest.mocked(runOn).mockResolvedValue(undefined);
    jest.mocked(areOthers).mockResolvedValue(false);
    jest.mocked(ownConfig).mockReturnValue({ "gaiaflow:ports": { minio: 9100, minioConsole: 9101 } });
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

test("a service is healthy as soon as its own check says so, which Docker asks later", async () => {
    const listed = [{ ...container("mlflow", "Up 2 seconds (health: starting)"), Id: "c1" }];
    const inspected = { Config: { Healthcheck: { Test: ["CMD", "ready"] } } };
    jest.mocked(engineJson).mockImplementation((_, route) =>
        Promise.resolve(route.startsWith("/containers/c1/") ? inspected : listed),
    );
    jest.mocked(passesOwnCheck).mockResolvedValueOnce(true);
    const { ok, services } = await stackStatus("dev");
    expect(passesOwnCheck).toHaveBeenCalledWith("c1", ["CMD", "ready"]);
    expect(services).toMatchObject([{ health: "healthy", since: "Up 2 seconds (healthy)" }]);
    expect(ok).toBe(true);
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
    there();
    expect(showStatus(await stackStatus("prod_local"))).toMatch(/cluster +│ exited/);
    jest.mocked(engineRequest).mockResolvedValue({ status: 404, body: Buffer.from("{}") });
    expect(showStatus(await stackStatus("prod_local"))).toBe(
        "Nothing of stack prod_local is on this machine. To start it: npx gaiaflow start --stack prod_local",
    );
});

test("a stack that no state of the user's has is said to be another's, but for what a start is making", async () => {
    there({ ...container("mlflow", "Up 3 minutes (healthy)", 5005), Id: "abc" });
    jest.mocked(areOthers).mockResolvedValue(true);
    const status = await stackStatus("dev");
    expect(areOthers).toHaveBeenCalledWith("dev", ["abc"]);
    expect(status).toMatchObject({ ok: true, isOthers: true });
    expect(showStatus(status)).toMatch(
        /\nNo state of yours has it: it may be another user's stack that is called the same\.$/,
    );
    jest.mocked(runOn).mockResolvedValue({ pid: 1, isKilled: false });
    expect(await stackStatus("dev")).not.toHaveProperty("isOthers");
});

test("secrets are shown where they are given, and else where they stand", async () => {
    there(container("airflow-api-server", "Up 3 minutes (healthy)", 8080));
    const status = await stackStatus("dev");
    expect(showStatus(status)).toContain("username, password");
    expect(showStatus(status)).toContain("npx gaiaflow status --show-secrets");
    const text = showStatus(status, { airflow: { username: "admin", password: "hunter2" } });
    expect(text).toContain("password: hunter2");
    expect(text).not.toContain("--show-secrets");
    const all = { airflow: { username: "admin", password: "hunter2" }, airflowUsers: { ada: "lovelace" } };
    expect(showStatus(status, all)).toContain("ada: lovelace");
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

describe("while a start runs", () => {
    const MINUTE = 60_000;
    let folder: string;
    beforeEach(() => {
        folder = testFolder();
        jest.useFakeTimers({ now: Date.parse("2026-11-29T10:01:05Z"), doNotFake: ["nextTick"] });
    });
    afterEach(() => {
        jest.useRealTimers();
        fs.rmSync(folder, { recursive: true });
    });
    /** A start, begun a minute ago, whose Pulumi has said what a recorded one did until it began with some resource. */
    const starts = (until?: string) => {
        const log = fs
            .readFileSync(path.join(__dirname, "..", "support", "recorded", "create.jsonl"), "utf8")
            .split("\n");
        const last = log.findIndex((line) => line.includes("resourcePreEvent") && line.includes(until ?? ""));
        const events = path.join(folder, "events");
        if (until !== undefined) {
            fs.writeFileSync(events, `${log.slice(0, last + 1).join("\n")}\n`);
        }
        const run = { command: "npx gaiaflow start", pid: 4711, began: Date.now() - MINUTE, isKilled: false };
        jest.mocked(runOn).mockResolvedValue({ ...run, events, doing: "looking at tools" });
    };

    test("it says which, what waits, starts and is healthy, and what follows it", async () => {
        starts("::mlflow-ready");
        there(container("postgres", "Up 9 seconds (healthy)"));
        const status = await stackStatus("dev");
        expect(status.ok).toBe(false);
        const text = showStatus(status);
        expect(text).toContain("Stack dev: npx gaiaflow start works on it (pid 4711, for 1 min 0 s):");
        expect(text).toMatch(/✔ postgres +healthy/);
        expect(text).toMatch(/. mlflow +starting/);
        expect(text).toContain("To follow it: npx gaiaflow status --watch");
        expect(text).toMatch(/postgres +│ Up 9 seconds/);
    });

    test("with secrets asked for, it says that a first start has none yet, and not what is typed already", async () => {
        starts("::mlflow-ready");
        there(container("postgres", "Up 9 seconds (healthy)"));
        const text = showStatus(await stackStatus("dev"), undefined, true);
        expect(text).toContain("It has made no credentials yet; they are there at its end.");
        expect(text).not.toContain("--show-secrets");
    });

    test("what it does before is said as well, even where Docker is not there yet", async () => {
        starts();
        jest.mocked(engineJson).mockRejectedValue(new Error("ECONNREFUSED"));
        const status = await stackStatus("dev-a");
        expect([status.ok, status.services, status.run?.parts]).toEqual([false, [], []]);
        expect(showStatus(status)).toBe(
            [
                "Stack dev-a: npx gaiaflow start works on it (pid 4711, for 1 min 0 s):",
                "  looking at tools",
                "To follow it: npx gaiaflow status --stack dev-a --watch",
            ].join("\n"),
        );
    });

    test("services that wait are no success, however well those are that run", async () => {
        starts("::postgres-ready");
        there(container("postgres", "Up 9 seconds (healthy)"));
        const { ok, run } = await stackStatus("dev");
        expect(ok).toBe(false);
        expect(run?.parts.filter(({ state }) => state === "waiting").map(({ name }) => name)).toContain("mlflow");
    });

    test("one that was killed has left its Pulumi, and one that was not begun here is Pulumi's own", async () => {
        there();
        jest.mocked(runOn).mockResolvedValue({ command: "npx gaiaflow start", pid: 12, isKilled: true });
        expect(showStatus(await stackStatus("dev"))).toContain(
            "npx gaiaflow start was killed, and the Pulumi that it began (pid 12) goes on to its end",
        );
        jest.mocked(runOn).mockResolvedValue({ pid: 12, isKilled: false });
        expect(showStatus(await stackStatus("dev"))).toContain("Stack dev: Pulumi works on it (pid 12):");
    });
});
