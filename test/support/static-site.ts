import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
};

/** A folder as a site on 127.0.0.1, as any host of files would have it. */
export async function serveFolder(folder: string): Promise<{ readonly url: string; readonly close: () => void }> {
    const server = http.createServer(({ url = "/" }, response) => {
        const file = path.join(folder, path.normalize(decodeURIComponent(new URL(url, "http://site").pathname)));
        if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] ?? "text/plain" });
        fs.createReadStream(file).pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
