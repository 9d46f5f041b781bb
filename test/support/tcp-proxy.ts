import * as net from "node:net";

/** A way to a server that a test can shut: connections through it then break, and new ones are refused. */
export interface TcpProxy {
    /** Of 127.0.0.1. */
    readonly port: number;
    readonly shut: () => Promise<void>;
    /** Opens it again, at the same port. */
    readonly open: () => Promise<void>;
}

/**
 * Opens a proxy to a server at an address or socket.
 * @param at The port to listen at. Defaults to a free one.
 */
export async function openProxy(to: net.NetConnectOpts, at = 0): Promise<TcpProxy> {
    let connections: net.Socket[] = [];
    const server = net.createServer((incoming) => {
        const outgoing = net.connect(to);
        connections.push(incoming, outgoing);
        incoming.pipe(outgoing).pipe(incoming);
        for (const socket of [incoming, outgoing]) {
            socket.on("error", () => {
                incoming.destroy();
                outgoing.destroy();
            });
        }
    });
    const open = (port: number): Promise<void> =>
        new Promise((resolve, reject) => {
            server.once("error", reject);
            server.listen(port, "127.0.0.1", resolve);
        });
    await open(at);
    const { port: own } = server.address() as net.AddressInfo;
    return {
        port: own,
        open: () => open(own),
        shut: async () => {
            const shut = new Promise((resolve) => server.close(resolve));
            for (const socket of connections) socket.destroy();
            connections = [];
            await shut;
        },
    };
}
