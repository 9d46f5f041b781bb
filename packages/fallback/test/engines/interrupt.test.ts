import type execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { isStandIn } from "../../../../test/support/pulumi-environment";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";
import { until } from "../../../../test/support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

describe("an update that is interrupted", () => {
    let project: PulumiProject;

    beforeEach(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "waiting") });
        await project.pulumi(["config", "set", "text", "done"]);
    });
    afterEach(() => project.remove());

    test("ends by Ctrl-C with its program, keeps what it had made, and is finished by the next", async () => {
        const { update, programId } = await startUpdate();
        update.kill("SIGINT");
        const { all, failed } = await update;
        expect(all).toContain("update canceled");
        expect(failed).toBe(true);
        expect(isRunning(programId)).toBe(false);
        expect(await names()).toContain("before");
        await expectFinishable();
    });

    test("ends with its program when the CLI is killed; the lock that stays goes by `pulumi cancel`", async () => {
        const { update, programId } = await startUpdate();
        update.kill("SIGKILL");
        await update;
        if (await isStandIn()) {
            await until("the program has ended", () => !isRunning(programId));
        }
        const locked = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(locked.all).toContain("the stack is currently locked");
        const cancel = await project.pulumi(["cancel", "--yes"]);
        expect(cancel.failed).toBe(false);
        await expectFinishable();
    });

    /** Starts an update and waits until it is in the middle of its work. */
    async function startUpdate(): Promise<{ update: execa.ExecaChildProcess; programId: number }> {
        const update = project.pulumi(["up", "--yes", "--skip-preview"]);
        const file = path.join(project.dir, "pid");
        const read = () => fs.readFile(file, "utf8").catch(() => "");
        await until("the program is in the middle", async () => (await read()) !== "");
        await until("its first resource is in the state", async () => (await names()).includes("before"));
        return { update, programId: Number(await read()) };
    }

    async function names(): Promise<string[]> {
        const { stdout } = await project.pulumi(["stack", "export"]);
        const state = JSON.parse(stdout) as { deployment: { resources?: { urn: string }[] } };
        return (state.deployment.resources ?? []).map(({ urn }) => urn.split("::").at(-1) ?? "");
    }

    async function expectFinishable(): Promise<void> {
        await project.write("finish", "");
        const { all, failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(failed ? all : "").toBe("");
        expect(await project.outputs()).toEqual({ text: "done" });
    }
});

function isRunning(id: number): boolean {
    try {
        return process.kill(id, 0);
    } catch {
        return false;
    }
}
