import execa from "execa";
import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import type * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { commitAll } from "./git-commit";

/** A host of one git repository, by https and with a login. */
export interface GitServer {
    /** Its address. */
    readonly repository: string;
    readonly username: string;
    readonly token: string;
    /** Path of the authority's certificate, which clients have to be given. */
    readonly certificate: string;
    /** Commits files, a folder's in place of those before. @returns The commit. */
    readonly push: (files: Readonly<Record<string, string>>) => Promise<string>;
    readonly stop: () => Promise<void>;
}

const LOGIN = { username: "reader", token: "a-token-of-the-tests" };

/** Starts one at an address of this machine, with an empty bare repository. */
export async function startGitServer(address: string): Promise<GitServer> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-bundles-git-"));
    const [certificate, key] = [path.join(folder, "host.crt"), path.join(folder, "host.key")];
    const subject = ["-subj", "/CN=gaiaflow-test", "-addext", `subjectAltName=IP:${address}`];
    const files = ["-keyout", key, "-out", certificate];
    await execa("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
    const [bare, work] = [path.join(folder, "dags.git"), path.join(folder, "work")];
    await execa("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
    await execa("git", ["-C", bare, "config", "uploadpack.allowFilter", "true"]);
    await execa("git", ["clone", "--quiet", bare, work]);
    const expected = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.token}`).toString("base64")}`;
    const options = { cert: await fs.readFile(certificate), key: await fs.readFile(key) };
    const server = https.createServer(options, (request, response) => {
        if (request.headers.authorization !== expected) {
            response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
            return;
        }
        const { pathname, search } = new URL(request.url ?? "", "https://host");
        const cgi = spawn("git", ["http-backend"], {
            env: {
                ...{ PATH: process.env["PATH"], GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: "1" },
                ...{ PATH_INFO: pathname, QUERY_STRING: search.slice(1), REQUEST_METHOD: request.method ?? "" },
                CONTENT_TYPE: request.headers["content-type"] ?? "",
                HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
                GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
            },
        });
        request.pipe(cgi.stdin);
        const chunks: Buffer[] = [];
        cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
        cgi.on("close", () => answer(response, Buffer.concat(chunks)));
    });
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const { port } = server.address() as AddressInfo;
    return {
        ...LOGIN,
        certificate,
        repository: `https://${address}:${port}/dags.git`,
        push: async (contents) => {
            for (const [file, text] of Object.entries(contents)) {
                await fs.mkdir(path.dirname(path.join(work, file)), { recursive: true });
                await fs.writeFile(path.join(work, file), text);
            }
            const git = (...args: string[]) => execa("git", args, { cwd: work });
            await commitAll(work, "A change");
            await git("push", "--quiet", "origin", "HEAD:main");
            return (await git("rev-parse", "HEAD")).stdout;
        },
        stop: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
            await fs.rm(folder, { recursive: true });
        },
    };
}

/** What a CGI program says: headers, an empty line, and the rest. */
function answer(response: http.ServerResponse, all: Buffer): void {
    const end = all.indexOf("\r\n\r\n");
    const lines = all.subarray(0, end).toString().split("\r\n");
    const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
    response.writeHead(Number(/^\d+/.exec(headers["Status"] ?? "200")?.[0]), headers);
    response.end(all.subarray(end + 4));
}
