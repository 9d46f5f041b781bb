import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { runDocker } from "./containers";
import { dockerCli } from "./docker-process";
import { checkEarly } from "./early-faults";
import { pythonTool } from "./python-tool";

/** Where debugpy is brought to, and where it listens there. */
const DEBUGPY_FOLDER = "/tmp/gaiaflow-debugpy";
const PORT_THERE = 5678;
/** Where `gaiaflow.task_debug` puts what the function sees of the project. In Python: `task_debug.FOLDER`. */
const FOLDER_THERE = "/tmp/gaiaflow-debug";

/** The Python of a container, as uv's options have it. */
const ASK_PYTHON = "import platform, sys; print('%d.%d %s' % (*sys.version_info[:2], platform.machine()))";

/** Hands on between its own input and output and a port of the container. */
const RELAY = path.join(__dirname, "relay_port.py");

/** Brings debugpy into a container, for its Python. @returns The folder there. */
export async function bringDebugpy(container: string): Promise<string> {
    const [version = "", machine = ""] = (await runDocker(["exec", container, "python", "-c", ASK_PYTHON]))
        .trim()
        .split(" ");
    const platform = ["--python-version", version, "--python-platform", `${machine}-manylinux_2_28`];
    await runDocker(["cp", `${await pythonTool("debugpy", platform)}/.`, `${container}:${DEBUGPY_FOLDER}`]);
    return DEBUGPY_FOLDER;
}

/**
 * Lets a port of this machine, on 127.0.0.1, be the debugger's in a container: a container's published ports cannot be changed,
 * and what is forwarded by `docker exec` is reached wherever its Docker is.
 *
 * @throws {UserError} For a port that is taken.
 */
export async function forwardPort(container: string, port: number): Promise<net.Server> {
    const cli = await dockerCli();
    const python = ["python", "-c", fs.readFileSync(RELAY, "utf8"), String(PORT_THERE)];
    const server = net.createServer((here) => {
        const relay = spawn(cli, ["exec", "--interactive", container, ...python], {
            stdio: ["pipe", "pipe", "ignore"],
        });
        here.pipe(relay.stdin);
        relay.stdout.pipe(here);
        // Whichever end goes first.
        for (const stream of [here, relay.stdin]) stream.on("error", () => here.destroy());
        here.on("close", () => relay.kill());
    });
    server.listen(port, "127.0.0.1");
    try {
        await once(server, "listening");
    } catch {
        throw new UserError({ problem: `Port ${port} is taken.`, fix: "Name another one: --port 5679" });
    }
    return server;
}

/** What VS Code's `launch.json` has to say. */
export function launchLines(stack: string, port: number): string {
    const folders = checkEarly(stack)?.project?.folders;
    const entry = {
        ...{ name: "gaiaflow", type: "debugpy", request: "attach", connect: { host: "127.0.0.1", port } },
        pathMappings: [
            { localRoot: folders?.root.folder ?? "${workspaceFolder}/project", remoteRoot: `${FOLDER_THERE}/project` },
            { localRoot: folders?.dags.folder ?? "${workspaceFolder}/dags", remoteRoot: `${FOLDER_THERE}/dags` },
        ],
    };
    return `In VS Code's .vscode/launch.json, among the "configurations":\n${JSON.stringify(entry, undefined, 4)}`;
}
