import * as fs from "node:fs/promises";
import * as path from "node:path";
import { readDeployment, type StoredResource } from "../../../../test/support/deployment";
import { makeProject, STACK, type PulumiProject } from "../../../../test/support/pulumi-project";
import { isStandIn } from "../../../../test/support/pulumi-environment";
import { readPreview } from "../../../../test/support/preview";
import { until } from "../../../../test/support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

/** The stories build on each other: each test goes on from the stack that the one before it left. */
describe("random and command", () => {
    let project: PulumiProject;
    const file = (name: string) => path.join(project.dir, name);
    const journal = async () => (await fs.readFile(file("journal"), "utf8")).split("\n").filter((line) => line !== "");
    const config = (key: string, value: string) => project.pulumi(["config", "set", key, value]);
    const resource = async (name: string): Promise<StoredResource> => {
        const found = (await readDeployment(project)).resources.find(({ urn }) => urn.endsWith(`::${name}`));
        if (found === undefined) throw new Error(`${name} is not in the state`);
        return found;
    };
    const up = async (...args: string[]): Promise<string> => {
        const { all = "", failed } = await project.pulumi(["up", "--yes", "--skip-preview", ...args]);
        if (failed) throw new Error(all);
        return all;
    };

    beforeAll(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "random-command") });
    });
    afterAll(() => project.remove());

    test("a preview makes nothing, but runs functions", async () => {
        const { all, failed } = await project.pulumi(["preview"]);
        expect(failed).toBe(false);
        expect(all).toMatch(/ran +: "run"/);
        expect(all).toMatch(/made +: \[unknown\]/);
        await expect(fs.readdir(project.dir)).resolves.not.toContain("journal");
    });

    test("up makes all of it, and shows the lines of commands but no secret", async () => {
        const all = await up();
        const outputs = await project.outputs();
        expect(all).toContain("it says first");
        expect(await fs.readFile(file("made"), "utf8")).toBe("first");
        expect((await journal()).sort()).toEqual(["create made first", "create replaced 1"]);
        expect(outputs).toMatchObject({
            ran: "run",
            outputs: { made: "it says first", identity: expect.stringMatching(/^id-[0-9a-f]{8}$/) as unknown },
        });
        expect((outputs["outputs"] as { counted: string }).counted.trim()).toBe("24");
        expect(all).not.toContain(outputs["secret"] as string);
    });

    test("the state holds no secret in clear; of what came of it, what the program says is one", async () => {
        const { secret } = await project.outputs();
        const { stdout } = await project.pulumi(["stack", "export"]);
        expect(stdout).not.toContain(secret as string);
        expect(JSON.stringify((await resource("told")).outputs?.["stdout"])).toContain("ciphertext");
        expect(String((await resource("counted")).outputs?.["stdout"]).trim()).toBe("24");
        expect(JSON.stringify((await resource("made")).outputs?.["stdout"])).toBe('"it says first"');
    });

    test("nothing changed is nothing to do, after a refresh too", async () => {
        const before = await journal();
        expect((await readPreview(project)).ops).toEqual({});
        const refresh = await project.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        expect(refresh.all).toContain("unchanged");
        expect(refresh.failed).toBe(false);
        expect((await readPreview(project)).ops).toEqual({});
        expect(await journal()).toEqual(before);
    });

    test("a changed input is an update in place, with the output of before at hand", async () => {
        const { id } = await resource("made");
        await config("text", "second");
        const preview = await readPreview(project);
        expect(preview.ops).toEqual({ made: "update" });
        expect(preview.diffs["made"]).toEqual(["environment.TEXT"]);
        const all = await up();
        expect(all).toContain("now second");
        expect((await resource("made")).id).toBe(id);
        expect(await fs.readFile(file("made"), "utf8")).toBe("second");
        expect((await journal()).at(-1)).toBe("update made after: it says first");
    });

    test("a changed keeper or trigger replaces, the new one first, and says why", async () => {
        const { secret } = await project.outputs();
        await config("generation", "2");
        const preview = await readPreview(project);
        expect(preview.ops).toEqual({ password: "replace", replaced: "replace", counted: "update", told: "update" });
        expect(preview.replaces).toMatchObject({ password: ["keepers"] });
        // By an option of the npm package, not by the provider, whence no reason.
        expect(preview.replaces["replaced"]).toEqual([]);
        await up();
        expect((await project.outputs())["secret"]).not.toBe(secret);
        expect(JSON.stringify((await resource("told")).outputs?.["stdout"])).toContain("ciphertext");
        expect((await journal()).slice(-2)).toEqual(["create replaced 2", "delete replaced 1"]);
    });

    test("--target changes its target and nothing else", async () => {
        await config("text", "third");
        await config("generation", "3");
        const { urn } = await resource("replaced");
        await up("--target", urn);
        expect((await journal()).slice(-2)).toEqual(["create replaced 3", "delete replaced 2"]);
        expect(await fs.readFile(file("made"), "utf8")).toBe("second");
        await up();
        expect(await fs.readFile(file("made"), "utf8")).toBe("third");
    });

    test("imports by value, from the command line and from the program", async () => {
        const type = "random:index/randomPassword:RandomPassword";
        const flags = ["--yes", "--generate-code=false", "--protect=false"];
        const { all, failed } = await project.pulumi(["import", type, "brought", "a value of before", ...flags]);
        expect({ failed, all }).toMatchObject({ failed: false });
        const brought = await resource("brought");
        expect(brought).toMatchObject({ id: "none", inputs: { length: 17 } });
        expect(JSON.stringify(brought.outputs)).not.toContain("a value of before");

        await project.pulumi(["state", "delete", (await resource("imported")).urn, "--yes"]);
        await config("import", "true");
        await up();
        expect((await project.outputs())["outputs"]).toMatchObject({ imported: "by-itself" });
        await expect(resource("brought")).rejects.toThrow("not in the state");
        expect((await readPreview(project)).ops).toEqual({});
    });

    test("a command that fails names itself and stores nothing", async () => {
        const index = await fs.readFile(file("index.ts"), "utf8");
        const failing = 'new command.local.Command("failing", { create: "echo almost; exit 3" });\n';
        await project.write("index.ts", index + failing);
        const log = file("events");
        const env = { ...project.environment, PULUMI_STACK: STACK, PULUMI_DEBUG_COMMANDS: "true" };
        const args = ["up", "--yes", "--skip-preview", "--event-log", log];
        const { all, failed } = await project.pulumi(args, { env });
        await project.write("index.ts", index);
        expect(failed).toBe(true);
        expect(all).toMatch(/command:local:Command \(failing\):\s+error:[\s\S]*exit status 3[\s\S]*almost/);
        await expect(resource("failing")).rejects.toThrow("not in the state");
        // Its progress is in the log from which `npm start` repeats it, where an error does not have it.
        const events = await fs.readFile(log, "utf8");
        expect(events).toMatch(
            /"urn":"[^"]*::failing","message":"[^"]*almost[^"]*",.*"severity":"info".*"ephemeral":true/,
        );
    });

    test("a wrong type is refused in the preview, and an unknown property dropped without a word", async () => {
        const index = await fs.readFile(file("index.ts"), "utf8");
        // Not by the package's own class, which passes on only what it knows.
        const type = "random:index/randomPassword:RandomPassword";
        const previewOf = async (inputs: object) => {
            const own = `new pulumi.CustomResource("${type}", "wrong", ${JSON.stringify(inputs)});\n`;
            await project.write("index.ts", index + own);
            const { all = "", failed } = await project.pulumi(["preview"]);
            await project.write("index.ts", index);
            return { all, failed };
        };
        const wrong = await previewOf({ length: "long" });
        expect(wrong.failed).toBe(true);
        expect(wrong.all).toMatch(/RandomPassword \(wrong\)/);
        if (await isStandIn()) expect(wrong.all).toMatch(/"length" must be a whole number/);
        expect(await previewOf({ length: 17, colour: "red" })).toMatchObject({
            failed: false,
            all: expect.not.stringContaining("colour") as unknown,
        });
    });

    test("Ctrl-C in the middle of a command loses nothing, and the next up goes on", async () => {
        await config("wait", "true");
        await config("text", "fourth");
        const update = project.pulumi(["up", "--yes", "--skip-preview"]);
        await until("the command has started", () => fs.readFile(file("journal-waiting")).then(Boolean, () => false));
        update.kill("SIGINT");
        const { all, failed } = await update;
        expect(failed).toBe(true);
        expect(all).toContain("waiting");
        const left = await readDeployment(project);
        expect(left.pending_operations ?? []).toEqual([]);
        expect(left.resources.map(({ urn }) => urn.split("::").at(-1))).not.toContain("waiting");
        expect((await resource("made")).inputs).toMatchObject({ environment: { TEXT: "fourth" } });
        await project.write("journal-go", "");
        expect(await up()).toContain("went on");
        expect((await readPreview(project)).ops).toEqual({});
    });

    test("destroy runs the deletes and leaves nothing", async () => {
        const { all, failed } = await project.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect({ failed, all }).toMatchObject({ failed: false });
        expect((await journal()).slice(-2).sort()).toEqual(["delete made fourth", "delete replaced 3"]);
        await expect(fs.readdir(project.dir)).resolves.not.toContain("made");
        expect((await readDeployment(project)).resources).toEqual([]);
    });
});
