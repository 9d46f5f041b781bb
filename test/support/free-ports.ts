import * as crypto from "node:crypto";
import * as net from "node:net";

/**
 * Ports of 127.0.0.1 are taken from below those that systems give away by themselves (32768 and up on Linux, 49152 and up
 * elsewhere): nobody but a test asks for these while the test has what listens there stopped.
 */
const [FIRST, LAST] = [15_000, 32_000];

/** As many ports of 127.0.0.1 as asked for that nobody holds just now, all of them different. */
export async function freePorts(count: number): Promise<number[]> {
    const ports = new Set<number>();
    while (ports.size < count) {
        const port = crypto.randomInt(FIRST, LAST);
        if (await isFree(port)) {
            ports.add(port);
        }
    }
    return [...ports];
}

async function isFree(port: number): Promise<boolean> {
    const server = net.createServer();
    return new Promise((resolve) => {
        server.once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
