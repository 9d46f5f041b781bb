import * as crypto from "node:crypto";
import WebSocket from "ws";
import { answerTime } from "./answer-time";

/** JupyterLab's server on a port of this machine. */
export interface JupyterServer {
    readonly port: number;
    readonly token: string;
}

/** A cell's output, as a notebook keeps it. */
export interface CellOutput {
    readonly output_type: string;
    readonly [key: string]: unknown;
}

/** One request to the server's REST API. */
export async function jupyter(server: JupyterServer, method: string, route: string, body?: unknown): Promise<Response> {
    return fetch(`http://127.0.0.1:${server.port}/api/${route}`, {
        method,
        signal: answerTime(),
        headers: { authorization: `token ${server.token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

interface Message {
    readonly msg_type: string;
    readonly parent_header: { readonly msg_id?: string };
    readonly content: Record<string, unknown> & { readonly execution_state?: string };
}

/** Runs cells in a fresh kernel of the server, one after the other. @returns The outputs of each. */
export async function runCells(server: JupyterServer, cells: readonly string[]): Promise<CellOutput[][]> {
    const { id } = (await (await jupyter(server, "POST", "kernels", { name: "python3" })).json()) as { id: string };
    const url = `ws://127.0.0.1:${server.port}/api/kernels/${id}/channels?token=${server.token}`;
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    try {
        const outputs: CellOutput[][] = [];
        for (const code of cells) {
            outputs.push(await runCell(socket, code));
        }
        return outputs;
    } finally {
        socket.close();
        await jupyter(server, "DELETE", `kernels/${id}`);
    }
}

interface Notebook {
    cells: { cell_type: string; source: string | string[]; outputs?: CellOutput[] }[];
}

/** Runs a notebook of the server and saves it with its outputs there. @returns All outputs. */
export async function saveExecuted(server: JupyterServer, notebook: string): Promise<CellOutput[]> {
    const { content } = (await (await jupyter(server, "GET", `contents/${notebook}`)).json()) as { content: Notebook };
    const code = content.cells.filter(({ cell_type }) => cell_type === "code");
    const outputs = await runCells(
        server,
        code.map(({ source }) => [source].flat().join("")),
    );
    code.forEach((cell, index) => (cell.outputs = outputs[index] ?? []));
    const saved = await jupyter(server, "PUT", `contents/${notebook}`, { type: "notebook", format: "json", content });
    if (!saved.ok) {
        throw new Error(`${notebook} is not saved: ${saved.status} ${await saved.text()}`);
    }
    return outputs.flat();
}

async function runCell(socket: WebSocket, code: string): Promise<CellOutput[]> {
    const id = crypto.randomUUID();
    const outputs: CellOutput[] = [];
    const done = new Promise<CellOutput[]>((resolve) => {
        const hear = (data: WebSocket.RawData): void => {
            const message = JSON.parse((data as Buffer).toString()) as Message;
            if (message.parent_header.msg_id !== id) {
                return;
            }
            if (["stream", "display_data", "execute_result", "error"].includes(message.msg_type)) {
                outputs.push({ output_type: message.msg_type, ...message.content });
            }
            if (message.msg_type === "status" && message.content.execution_state === "idle") {
                socket.off("message", hear);
                resolve(outputs);
            }
        };
        socket.on("message", hear);
    });
    const header = { msg_id: id, msg_type: "execute_request", session: id, username: "test", version: "5.3" };
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content }));
    return done;
}
