import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { engineAddress, engineSockets, engineJson, engineRequest } from "../../../lib/engine.cjs";
import { CLONE } from "../../support/settings";

let folder: string;
let server: http.Server;
const socket = (): string => path.join(folder, "engine.sock");

beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-engine-"));
    server = http.createServer((request, response) => {
        response.writeHead(request.url === "/networks" ? 200 : 404);
        response.end(request.url === "/networks" ? "[]" : '{"message":"no such container"}');
    });
    await new Promise<void>((resolve) => server.listen(socket(), resolve));
    process.env["DOCKER_HOST"] = `unix://${socket()}`;
});
afterEach(() => {
    delete process.env["DOCKER_HOST"];
    server.close();
    fs.rmSync(folder, { recursive: true });
});

test("DOCKER_HOST says where the engine is, else the usual socket does", () => {
    expect(engineAddress()).toBe(`unix://${socket()}`);
    expect(engineAddress({})).toMatch(/^(unix|npipe):\/\/.*docker/);
});

test.each([
    ["linux", [".docker/desktop/docker.sock"], ".docker/desktop/docker.sock"],
    ["darwin", [".docker/run/docker.sock"], ".docker/run/docker.sock"],
    // In the order in which Docker's provider tries them.
    ["darwin", [".docker/desktop/docker.sock", ".docker/run/docker.sock"], ".docker/run/docker.sock"],
    ["darwin", [], undefined],
    ["win32", [".docker/run/docker.sock"], undefined],
] as const)("on %s with %j the engine is at %s", (platform, there, expected) => {
    for (const name of there) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), "");
    }
    const [engine = "", ...desktop] = engineSockets(folder);
    expect(engine).toBe("/var/run/docker.sock");
    const usual = platform === "win32" ? "npipe:////./pipe/docker_engine" : `unix://${path.join(folder, "none")}`;
    expect(engineAddress({}, platform, [path.join(folder, "none"), ...desktop])).toBe(
        expected === undefined ? usual : `unix://${path.join(folder, expected)}`,
    );
});

test("an address that cannot be spoken to is named", async () => {
    process.env["DOCKER_HOST"] = "ssh://user@host";
    await expect(async () => engineRequest("GET", "/_ping")).rejects.toThrow(
        "DOCKER_HOST is ssh://user@host; expected unix://, npipe:// or tcp://",
    );
});

test("an answer is JSON, a refusal an error in the engine's words with its status", async () => {
    expect(await engineJson("GET", "/networks")).toEqual([]);
    await expect(engineJson("GET", "/containers/x/json")).rejects.toMatchObject({
        message: "no such container",
        status: 404,
    });
});

test("an engine that is not there is an error with the system's code", async () => {
    process.env["DOCKER_HOST"] = `unix://${folder}/none.sock`;
    await expect(engineRequest("GET", "/_ping")).rejects.toMatchObject({ code: "ENOENT" });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot("a socket that this user may not open is an error with the system's code", async () => {
    // Root may open every socket, so that this is asked as somebody else, with a copy that everybody may read.
    fs.chmodSync(folder, 0o755);
    fs.chmodSync(socket(), 0o700);
    fs.copyFileSync(path.join(CLONE, "lib/engine.cjs"), path.join(folder, "engine.cjs"));
    const ask = `require("${folder}/engine.cjs").engineRequest("GET", "/_ping").catch((e) => console.log(e.code))`;
    const { stdout } = await promisify(execFile)("node", ["-e", ask], { uid: 65534, gid: 65534, cwd: "/" });
    expect(stdout).toBe("EACCES\n");
});
