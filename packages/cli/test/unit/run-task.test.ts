import * as net from "node:net";
import type { AddressInfo } from "node:net";
import { forwardPort, launchLines } from "../../platform/debug-port";
import { runTask } from "../../platform/run-task";
import { dockerOfEachTest, listedRole } from "../support/docker-command";

jest.mock("../../platform/python-tool", () => ({ pythonTool: () => Promise.resolve("/cache/debugpy") }));
jest.mock("../../platform/early-faults", () => ({
    checkEarly: () => ({
        project: { folders: { root: { folder: "/me/project" }, dags: { folder: "/me/dags" } } },
    }),
}));

const IRIS = { dag: "train_iris", task: "train" };
const docker = dockerOfEachTest();
beforeEach(() => jest.spyOn(console, "log").mockReturnValue());
afterEach(() => jest.restoreAllMocks());

test("a task runs in the scheduler's container with its secret variables, and its exit code is the command's", async () => {
    docker.lists([listedRole("airflow-scheduler"), listedRole("tasks")], "exit 1");
    const options = { conf: { rows: 3 }, mapIndex: 2, valuesOf: "manual__1", port: 5678 };
    expect(await runTask("dev", IRIS, options)).toBe(1);
    expect(docker.asked()).toEqual([
        "exec gaiaflow-dev-airflow-scheduler with-secret-variables python -m gaiaflow.single_task train_iris train" +
            ' --conf {"rows":3} --map-index 2 --values-of manual__1',
    ]);
});

test("with an editor, debugpy is brought for the container's Python, and both sides meet at a socket of their own", async () => {
    docker.lists(
        [listedRole("airflow-scheduler"), listedRole("tasks")],
        'case "$*" in *machine*) echo 3.13 x86_64 ;; esac',
    );
    expect(await runTask("dev", IRIS, { debug: "debugpy", port: await freePort() })).toBe(0);
    const asked = docker.asked().join("\n");
    expect(asked).toContain("cp /cache/debugpy/. gaiaflow-dev-tasks:/tmp/gaiaflow-debugpy");
    const [, there] = /task_debug (\S+) --debugpy \/tmp\/gaiaflow-debugpy/.exec(asked) ?? [];
    expect(there).toMatch(/^\/run\/gaiaflow\/tasks\/debug-[0-9a-f]{8}$/);
    expect(asked).toContain(`--conf {} --socket ${there ?? ""}`);
});

test("pdb without a terminal is refused before anything runs", async () => {
    docker.lists([listedRole("airflow-scheduler"), listedRole("tasks")]);
    await expect(runTask("dev", IRIS, { port: 5678, debug: "pdb" })).rejects.toThrow(
        "Without a terminal nobody can step through the function.",
    );
    expect(() => docker.asked()).toThrow("ENOENT");
});

test("a port of this machine is handed on to the container, and one that is taken is named", async () => {
    docker.lists([], 'case "$*" in *--interactive*) cat ;; esac');
    const port = await freePort();
    const server = await forwardPort("gaiaflow-dev-tasks", port);
    const socket = net.connect(port, "127.0.0.1");
    socket.write("hello");
    const answer = await new Promise((resolve) => socket.once("data", (data) => resolve(data.toString())));
    expect(answer).toBe("hello");
    socket.destroy();
    await expect(forwardPort("gaiaflow-dev-tasks", port)).rejects.toThrow(`Port ${port} is taken.`);
    server.close();
});

test("an editor gets the paths of both sides", () => {
    const [, text = ""] = /(\{[\s\S]*\})$/.exec(launchLines("dev", 5679)) ?? [];
    expect(JSON.parse(text)).toEqual({
        ...{ name: "gaiaflow", type: "debugpy", request: "attach", connect: { host: "127.0.0.1", port: 5679 } },
        pathMappings: [
            { localRoot: "/me/project", remoteRoot: "/tmp/gaiaflow-debug/project" },
            { localRoot: "/me/dags", remoteRoot: "/tmp/gaiaflow-debug/dags" },
        ],
    });
});

async function freePort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
