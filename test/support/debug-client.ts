import * as net from "node:net";

interface DebugMessage {
    readonly type: string;
    readonly command?: string;
    readonly event?: string;
    readonly success?: boolean;
}

/**
 * Attaches to debugpy as an editor does, stops nowhere, and lets the function go on.
 * Source: https://microsoft.github.io/debug-adapter-protocol/specification
 *
 * @returns The commands that it answered, and the events that came, in their order.
 */
export async function attachDebugger(port: number): Promise<string[]> {
    const socket = net.connect(port, "127.0.0.1");
    const seen: string[] = [];
    let sequence = 0;
    const send = (command: string, args: object) => {
        const text = JSON.stringify({ seq: ++sequence, type: "request", command, arguments: args });
        socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    send("initialize", { adapterID: "debugpy", clientID: "test" });
    let buffer = "";
    for await (const chunk of socket) {
        buffer += String(chunk);
        for (;;) {
            const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(buffer) ?? [];
            if (head === undefined || buffer.length < head.length + Number(length)) break;
            const end = head.length + Number(length);
            const message = JSON.parse(buffer.slice(head.length, end)) as DebugMessage;
            buffer = buffer.slice(end);
            const name = message.event ?? message.command ?? "";
            seen.push(name);
            if (message.success === false) throw new Error(`debugpy refuses: ${JSON.stringify(message)}`);
            if (name === "initialize") send("attach", { justMyCode: true });
            if (name === "initialized") send("configurationDone", {});
        }
        if (seen.includes("terminated")) break;
    }
    socket.destroy();
    return seen;
}
