import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { unframe } from "../../../providers/docker/container/logs";
import { Engine } from "../../../providers/docker/engine";
import { Cancelled, DaemonUnreachable, EngineError } from "../../../providers/docker/engine-error";
import { candidateHosts, parseHost, resolveTls } from "../../../providers/docker/host";

interface Seen {
    readonly url: string;
    readonly body: string;
    readonly headers: http.IncomingHttpHeaders;
}

let folder: string;
let server: http.Server;
let engine: Engine;
let seen: Seen[];
let answer: (response: http.ServerResponse) => void;

beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "engine-"));
    seen = [];
    answer = (response) => response.end('{"Id":"1"}');
    server = http.createServer((request, response) => {
        let body = "";
        request.on("data", (piece: Buffer) => (body += piece.toString()));
        request.on("end", () => {
            seen.push({ url: request.url ?? "", body, headers: request.headers });
            answer(response);
        });
    });
    await new Promise<void>((done) => server.listen(path.join(folder, "socket"), done));
    engine = new Engine(parseHost(`unix://${folder}/socket`));
});
afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await fs.rm(folder, { recursive: true });
});

test("a body never gets into the address, which a daemon may log", async () => {
    const body = { Env: ["TOKEN=hunter2"] };
    expect(
        await engine.call({
            method: "POST",
            path: "/containers/create",
            query: { name: "a", platform: undefined },
            body,
        }),
    ).toEqual({ Id: "1" });
    expect(seen).toMatchObject([{ url: "/containers/create?name=a", body: JSON.stringify(body) }]);
});

test("credentials travel in their header", async () => {
    const auth = { username: "u", password: "p", serveraddress: "s" };
    await engine.call({ method: "POST", path: "/images/create", query: { fromImage: "x" }, auth });
    const header = String(seen[0]?.headers["x-registry-auth"]);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual(auth);
    expect(seen[0]?.url).toBe("/images/create?fromImage=x");
});

test("already so is well, and a refusal is told in Docker's words", async () => {
    answer = (response) => response.writeHead(304).end();
    await expect(engine.call({ method: "POST", path: "/containers/a/start" })).resolves.toBeDefined();
    answer = (response) => response.writeHead(409).end('{"message":"The name is in use"}');
    const refused = engine.call({ method: "POST", path: "/containers/create" });
    await expect(refused).rejects.toEqual(new EngineError(409, "The name is in use"));
    const streamed = engine.stream({ method: "GET", path: "/containers/a/logs" });
    await expect(streamed).rejects.toThrow("The name is in use");
});

test("a daemon that goes away in the middle, and one that is not there, are named", async () => {
    answer = (response) => response.destroy();
    const call = (): Promise<unknown> => engine.call({ method: "GET", path: "/_ping" });
    await expect(call()).rejects.toThrow(
        new RegExp(`no answer from the Docker daemon at unix://${folder}/socket .*is it running`),
    );
    server.close();
    await expect(call()).rejects.toBeInstanceOf(DaemonUnreachable);
});

test("a request can be cancelled", async () => {
    const controller = new AbortController();
    // Once the daemon has it.
    answer = () => controller.abort();
    const call = engine.call({ method: "POST", path: "/containers/a/wait", signal: controller.signal });
    await expect(call).rejects.toBeInstanceOf(Cancelled);
});

test("the user's DOCKER_HOST does not get in the way of the address given", async () => {
    process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
    try {
        await new Engine(parseHost(`unix://${folder}/socket`)).call({ method: "GET", path: "/_ping" });
    } finally {
        delete process.env["DOCKER_HOST"];
    }
    expect(seen).toHaveLength(1);
});

describe("a host", () => {
    const tls = { ca: "A", cert: "C", key: "K" };

    test("is a socket or an address, with TLS where there are certificates", () => {
        expect(parseHost("unix:///a/b").connection).toEqual({ socketPath: "/a/b" });
        expect(parseHost("tcp://h:1").connection).toEqual({ host: "h", port: 1, protocol: "http" });
        expect(parseHost("tcp://[::1]:1").connection).toMatchObject({ host: "::1", port: 1 });
        expect(parseHost("tcp://h", tls)).toMatchObject({ connection: { port: 2376, protocol: "https" }, tls });
        expect(parseHost("unix:///a", tls)).not.toHaveProperty("tls");
    });

    test.each(["ssh://me@h", "/var/run/docker.sock", "nonsense://x"])("%s is refused", (host) => {
        expect(() => parseHost(host)).toThrow(/^host: /);
    });

    test("is looked for where Docker and Docker Desktop listen", () => {
        expect(candidateHosts({ HOME: "/home/me" })).toEqual([
            "unix:///var/run/docker.sock",
            "unix:///home/me/.docker/run/docker.sock",
            "unix:///home/me/.docker/desktop/docker.sock",
        ]);
    });

    test("has certificates in text or in a folder, whole, and not both", async () => {
        const text = { caMaterial: "A", certMaterial: "C", keyMaterial: "K" };
        expect(await resolveTls({}, {})).toBeUndefined();
        expect(await resolveTls(text, {})).toEqual(tls);
        await expect(resolveTls({ caMaterial: "A" }, {})).rejects.toThrow("must all be specified");
        await expect(resolveTls(text, { DOCKER_CERT_PATH: "/x" })).rejects.toThrow("certPath must not be");
        await expect(resolveTls({ certPath: folder }, {})).rejects.toThrow(/ca\.pem is not readable \(ENOENT\)/);
    });
});

test("a log is taken out of Docker's frames, and a frame that was cut off is kept as far as it goes", () => {
    const frame = (stream: number, text: string, length = text.length): Buffer => {
        const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
        header.writeUInt32BE(length, 4);
        return Buffer.concat([header, Buffer.from(text)]);
    };
    expect(unframe(Buffer.concat([frame(1, "out\n"), frame(2, "err\n")])).toString()).toBe("out\nerr\n");
    expect(unframe(frame(1, "cut", 100)).toString()).toBe("cut");
    expect(unframe(Buffer.alloc(0)).toString()).toBe("");
});
