import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dockerHost, pulumiVariables } from "../../core/environment";
import { writeRecord } from "../../core/record";

let folder: string;
const before = { ...process.env };

/** A docker command whose current context is this one. */
function dockerCommand(context: string, host: string): void {
    const script = `#!/bin/sh\n[ "$1 $2" = "context inspect" ] && echo "${context} ${host}"\n`;
    fs.writeFileSync(path.join(folder, "docker"), script, { mode: 0o755 });
}

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-environment-"));
    process.env["XDG_CACHE_HOME"] = folder;
    process.env["PATH"] = folder;
    delete process.env["DOCKER_HOST"];
});
afterEach(() => {
    process.env = { ...before };
    fs.rmSync(folder, { recursive: true });
});

test("a context of the user's is handed to Pulumi, which knows none", async () => {
    dockerCommand("colima", "unix:///home/user/.colima/docker.sock");
    await writeRecord({ origin: "own", bin: "/usr/bin" });
    expect(await pulumiVariables()).toMatchObject({ DOCKER_HOST: "unix:///home/user/.colima/docker.sock" });
});

test("the default context is left to the sockets that everybody knows", async () => {
    dockerCommand("default", "unix:///var/run/docker.sock");
    expect(await dockerHost()).toEqual({});
});

test("what the user has set stays", async () => {
    dockerCommand("colima", "unix:///home/user/.colima/docker.sock");
    process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
    expect(await dockerHost()).toEqual({});
});

test("the context of the moment counts, and none where there is no docker command", async () => {
    dockerCommand("a", "unix:///a");
    expect(await dockerHost()).toEqual({ DOCKER_HOST: "unix:///a" });
    dockerCommand("b", "unix:///b");
    expect(await dockerHost()).toEqual({ DOCKER_HOST: "unix:///b" });
    fs.rmSync(path.join(folder, "docker"));
    expect(await dockerHost()).toEqual({});
});
