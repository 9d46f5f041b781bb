import { projectName } from "@gaiaflow/toolchain/core/project";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { refuseBusy } from "../../platform/refuse-busy";

let state: string;
jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: () => state }));

let run: ChildProcess;
const { PULUMI_BACKEND_URL } = process.env;
beforeEach(async () => {
    state = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-busy-"));
    delete process.env["PULUMI_BACKEND_URL"];
    // Its name is what says that it is Pulumi.
    const pulumi = path.join(state, "pulumi");
    fs.copyFileSync("/bin/sleep", pulumi);
    fs.chmodSync(pulumi, 0o755);
    run = spawn(pulumi, ["600"]);
    await once(run, "spawn");
});
afterEach(async () => {
    if (run.exitCode === null && run.signalCode === null) {
        run.kill();
        await once(run, "exit");
    }
    fs.rmSync(state, { recursive: true });
    if (PULUMI_BACKEND_URL !== undefined) {
        process.env["PULUMI_BACKEND_URL"] = PULUMI_BACKEND_URL;
    }
});

/** As Pulumi locks a stack while it works on it. */
function lock(stack: string, { project = projectName(), hostname = os.hostname() } = {}): void {
    const folder = path.join(state, ".pulumi", "locks", "organization", project, stack);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "0a1b.json"), JSON.stringify({ pid: run.pid, hostname }));
}

/** The processes of other systems do not say what they are. */
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a start beside another run on the stack is refused, with the process and what to type for that stack", () => {
    lock("prod_local");
    expect(() => refuseBusy("prod_local")).toThrow(
        expect.objectContaining({
            problem: `Another run works on stack prod_local now (pid ${run.pid}). Nothing was changed.`,
            fix: `Wait for its end, or end it by: kill -INT ${run.pid}\nThen type: npx gaiaflow start --stack prod_local`,
        }) as Error,
    );
});

onLinux("one on another stack, of another project or of another machine does not stop it", () => {
    lock("prod_local");
    lock("dev", { project: "another" });
    expect(() => refuseBusy("dev")).not.toThrow();
    lock("dev", { hostname: "another" });
    expect(() => refuseBusy("dev")).not.toThrow();
});

onLinux("a run that is over does not stop it", async () => {
    lock("dev");
    run.kill("SIGKILL");
    await once(run, "exit");
    expect(() => refuseBusy("dev")).not.toThrow();
});

onLinux("in a backend of the user's own it is Pulumi that knows", () => {
    lock("dev");
    process.env["PULUMI_BACKEND_URL"] = `file://${state}`;
    expect(() => refuseBusy("dev")).toThrow("Another run works");
    process.env["PULUMI_BACKEND_URL"] = "s3://states";
    expect(() => refuseBusy("dev")).not.toThrow();
    delete process.env["PULUMI_BACKEND_URL"];
});
