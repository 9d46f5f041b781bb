import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { workingOn } from "../../../../checks/doctor/state-lock";
import { testFolder } from "../../../../test/support/example-machine";
import { asRun, noteDoing, runOn } from "../../platform/runs";

jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));
jest.mock("../../../../checks/doctor/state-lock", () => ({ workingOn: jest.fn() }));

let state: string;
beforeEach(() => {
    state = testFolder();
    jest.mocked(stateDir).mockReturnValue(state);
    jest.mocked(workingOn).mockReturnValue(undefined);
});
afterEach(() => fs.rmSync(state, { recursive: true }));

/** What a command left that another process was. */
function left(stack: string, changes: object): string {
    const folder = path.join(state, "runs", `left-${stack}`);
    fs.mkdirSync(folder, { recursive: true });
    const noted = {
        project: "iris",
        stack,
        command: "npx gaiaflow start",
        began: 1,
        pid: process.pid,
        host: os.hostname(),
        ...changes,
    };
    fs.writeFileSync(path.join(folder, "run.json"), JSON.stringify(noted));
    return folder;
}

async function endedPid(): Promise<number> {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    return child.pid ?? 0;
}

test("a command is on record while it works on a stack, with what it does, and no longer", async () => {
    const seen = await asRun("dev", async (folder) => {
        noteDoing("dev", "looking");
        // What it does within is the same run.
        expect(await asRun("dev", (inner) => Promise.resolve(inner))).toBe(folder);
        expect(fs.statSync(folder).mode & 0o077).toBe(0);
        expect(await runOn("prod_local")).toBeUndefined();
        return runOn("dev");
    });
    expect(seen).toMatchObject({ pid: process.pid, isKilled: false, doing: "looking" });
    expect(seen?.command).toMatch(/^npx gaiaflow/);
    expect(await runOn("dev")).toBeUndefined();
    await expect(asRun("dev", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await runOn("dev")).toBeUndefined();
});

test("one that was killed is none, and the next one takes away what it left", async () => {
    const [gone, other] = [left("dev", { pid: await endedPid() }), left("other", { host: "build-server" })];
    // Its number is another process's now.
    const reused = left("again", { started: "1" });
    expect([await runOn("dev"), await runOn("other"), await runOn("again")]).toEqual(Array(3).fill(undefined));
    await asRun("dev", () => Promise.resolve());
    expect([gone, other, reused].map((folder) => fs.existsSync(folder))).toEqual([
        false,
        true,
        process.platform !== "linux",
    ]);
});

test("while the Pulumi of one that was killed goes on, its log is kept", async () => {
    const folder = left("dev", { pid: await endedPid() });
    jest.mocked(workingOn).mockReturnValue(4711);
    expect(await runOn("dev")).toMatchObject({ pid: 4711, isKilled: true, events: path.join(folder, "events") });
    await asRun("prod_local", () => Promise.resolve());
    expect(fs.existsSync(folder)).toBe(true);
});

test("a Pulumi that nobody has on record works on it as well", async () => {
    jest.mocked(workingOn).mockReturnValue(4711);
    expect(await runOn("dev")).toEqual({ pid: 4711, isKilled: false });
});
