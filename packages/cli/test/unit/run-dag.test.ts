import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { confirm } from "../../platform/ask";
import { runDag } from "../../platform/run-dag";
import { stackStatus } from "../../platform/stack-status";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));
jest.mock("../../platform/credentials", () => ({
    stackCredentials: () => Promise.resolve({ airflow: { username: "admin", password: "hunter2" } }),
}));
jest.mock("../../platform/stack-status", () => ({ stackStatus: jest.fn() }));

interface Asked {
    readonly method: string;
    readonly route: string;
    readonly body: unknown;
}

let server: Server;
let asked: Asked[];
let printed: string[];
/** How far the run is, by how often it was asked for. */
let states: string[];
let paused: boolean;
let taskState: () => string;
/** How many of the next questions about the run get no answer. */
let unanswered: number;

function answer({ method, route, body }: Asked): unknown {
    if (route === "/auth/token") {
        return { access_token: `token of ${(body as { password: string }).password}` };
    }
    const dag = { dag_id: "train_iris", is_paused: paused };
    if (method === "GET" && /\/dags\/\w+$/.test(route)) {
        return route.endsWith("train_iris") ? dag : undefined;
    }
    if (route.includes("/dags?")) {
        return { dags: [dag] };
    }
    if (route.includes("/logs/")) {
        const error = { exc_type: "ValueError", exc_value: `no rows${"\n'kind': 'Pod'".repeat(300)}` };
        return { content: [{ event: "begins" }, { event: "Task failed", error_detail: [error] }] };
    }
    if (route.includes("/taskInstances")) {
        const task = { task_id: "train", map_index: -1, state: taskState(), try_number: 2 };
        return { task_instances: [task], total_entries: 1 };
    }
    return method === "PATCH" ? {} : { dag_run_id: "manual__1", state: states.shift() ?? "success" };
}

beforeEach(async () => {
    asked = [];
    printed = [];
    states = ["queued", "running", "success"];
    paused = false;
    unanswered = 0;
    taskState = () => "success";
    server = createServer((request, response) => {
        let text = "";
        request.on("data", (chunk: Buffer) => (text += chunk.toString()));
        request.on("end", () => {
            const body: unknown = text === "" ? undefined : JSON.parse(text);
            const one = { method: request.method ?? "", route: request.url ?? "", body };
            asked.push(one);
            if (unanswered > 0 && one.route.endsWith("/dagRuns/manual__1")) {
                unanswered--;
                request.socket.destroy();
                return;
            }
            const content = answer(one);
            response.statusCode = content === undefined ? 404 : 200;
            response.end(JSON.stringify(content ?? { detail: "not found" }));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const urls = { airflow: `http://dev-a.localhost:${port}` };
    jest.mocked(stackStatus).mockResolvedValue({ stack: "dev-a", mode: "dev", ok: true, services: [], urls });
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(confirm).mockResolvedValue(true);
});
afterEach(() => {
    server.close();
    jest.restoreAllMocks();
});
const of = (method: string) => asked.filter((one) => one.method === method && one.route !== "/auth/token");

test("a run is triggered with what it is given, and nobody waits for it", async () => {
    expect(await runDag("dev-a", "train_iris", { conf: { rows: 10 } })).toBe(0);
    expect(of("POST")).toEqual([
        { method: "POST", route: "/api/v2/dags/train_iris/dagRuns", body: { logical_date: null, conf: { rows: 10 } } },
    ]);
    expect(of("PATCH")).toEqual([]);
    expect(printed.join("\n")).toMatch(
        /run manual__1\nhttp:\/\/dev-a\.localhost:\d+\/dags\/train_iris\/runs\/manual__1$/,
    );
});

test("--wait says each change once, and ends with the run", async () => {
    expect(await runDag("dev-a", "train_iris", { wait: true })).toBe(0);
    expect(printed.filter((line) => line.includes("train: success (try 2)"))).toHaveLength(1);
    expect(printed.at(-1)).toMatch(/train_iris: success$/);
});

test("--wait outlasts an Airflow that owes an answer or two, and none that answers no more", async () => {
    unanswered = 2;
    expect(await runDag("dev-a", "train_iris", { wait: true })).toBe(0);
    unanswered = 100;
    await expect(runDag("dev-a", "train_iris", { wait: true })).rejects.toThrow("Airflow does not answer at http://");
});

test("a run that fails is exit code 1, with the end of the log of what failed", async () => {
    states = ["queued", "failed"];
    taskState = () => "failed";
    expect(await runDag("dev-a", "train_iris", { wait: true })).toBe(1);
    expect(printed.at(-1)).toContain(
        // Of what an error holds no more than its first lines.
        `The end of the log of train:\n    begins\n    Task failed\n    ValueError: no rows${"\n    'kind': 'Pod'".repeat(9)}\n    …`,
    );
});

test("a paused DAG is unpaused once somebody has agreed, and not triggered before", async () => {
    paused = true;
    jest.mocked(confirm).mockResolvedValue(false);
    expect(await runDag("dev-a", "train_iris", {})).toBe(1);
    expect([...of("PATCH"), ...of("POST")]).toEqual([]);
    await runDag("dev-a", "train_iris", { wait: true });
    const line = "npx gaiaflow run train_iris --stack dev-a --wait --yes";
    expect(confirm).toHaveBeenLastCalledWith(false, { what: expect.anything() as string, line });
    jest.mocked(confirm).mockResolvedValue(true);
    await runDag("dev-a", "train_iris", { yes: true });
    expect(of("PATCH")).toEqual([{ method: "PATCH", route: "/api/v2/dags/train_iris", body: { is_paused: false } }]);
    expect(confirm).toHaveBeenLastCalledWith(true, expect.anything());
});

test("JSON stands alone on stdout", async () => {
    const errors = jest.spyOn(console, "error").mockReturnValue();
    await runDag("dev-a", "train_iris", { wait: true, json: true });
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
        run: "manual__1",
        state: "success",
        tasks: [{ task_id: "train" }],
    });
    expect(errors).toHaveBeenCalled();
});

test("a DAG that is not there and an Airflow that does not run are named", async () => {
    await expect(runDag("dev-a", "other", {})).rejects.toThrow(/knows no DAG other.\nIt knows train_iris/);
    const none = { stack: "dev-a", mode: "dev", ok: false, services: [], urls: {} };
    jest.mocked(stackStatus).mockResolvedValue(none);
    await expect(runDag("dev-a", "train_iris", {})).rejects.toThrow("Start it: npx gaiaflow start --stack dev-a");
    const mlflow = { role: "mlflow", container: "iris-dev-a-mlflow", state: "running", since: "Up 1 minute" };
    jest.mocked(stackStatus).mockResolvedValue({ ...none, services: [mlflow] });
    await expect(runDag("dev-a", "train_iris", {})).rejects.toThrow(
        "npx gaiaflow mlops start --service airflow --stack dev-a",
    );
});
