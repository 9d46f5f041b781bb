import { containerCalled, docker, engine, namesWith } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { STACK } from "../../../../test/support/pulumi-project";
import { ensureTestImage } from "../support/test-image";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

/** The tests are one story of one stack; each leaves it as its program says. */
describe("a program over docker, command and random", () => {
    let project: DockerProject;
    let prefix: string;

    beforeAll(async () => {
        project = await makeDockerProject("docker", { label: "one", memory: "32", restart: "no", exit: "3" });
        ({ prefix } = project);
    });
    afterAll(() => project.end());

    test("is previewed with nothing made", async () => {
        expect(await project.run(["preview"])).toMatch(/9 to create/);
        expect(await namesWith(prefix)).toEqual([]);
    });

    test("goes up, and Docker has what it says", async () => {
        await project.run(["up", "--yes"]);
        const outputs = await project.outputs();
        const server = await running("server");
        expect(server.Id).toBe(outputs["serverId"]);
        expect(server.Image).toBe(outputs["image"]);
        expect(server.State.Health?.Status).toBe("healthy");
        expect(server.Config.Env).toEqual(
            expect.arrayContaining(["GREETING=hello", `PASSWORD=${String(outputs["secret"])}`]),
        );
        expect(server.Config.Labels).toMatchObject({ engines: prefix, edited: "one" });
        expect(server.Config).toMatchObject({ StopSignal: "SIGTERM", StopTimeout: 5 });
        expect(server.HostConfig).toMatchObject({
            Memory: 32 * 1024 * 1024,
            MemorySwap: 32 * 1024 * 1024,
            RestartPolicy: { Name: "no" },
            CapDrop: ["ALL"],
            SecurityOpt: ["no-new-privileges:true"],
            Tmpfs: { "/run": "" },
            GroupAdd: ["1000"],
            Binds: [`${prefix}-data:/data:rw`],
        });
        expect(Object.keys(server.NetworkSettings.Networks)).toEqual([`${prefix}-network`]);
        expect(server.NetworkSettings.Networks[`${prefix}-network`]?.Aliases).toContain("web");
        expect(outputs["networkDatas"]).toMatchObject([
            { ipAddress: server.NetworkSettings.Networks[`${prefix}-network`]?.IPAddress },
        ]);
        expect((await engine.getNetwork(`${prefix}-network`).inspect()).Labels).toEqual({ engines: prefix });
        expect((await engine.getVolume(`${prefix}-data`).inspect()).Labels).toEqual({ engines: prefix });
        expect(outputs).toMatchObject({ said: `${prefix}-server`, notesName: `${prefix}-notes`, found: true });
    });

    test("has its uploads as root's files with the given permissions", async () => {
        const { secret } = await project.outputs();
        const server = `${prefix}-server`;
        expect(await docker("exec", server, "stat", "-c", "%a %u %g", "/srv/password")).toBe("640 0 0");
        expect(await docker("exec", server, "cat", "/srv/password")).toBe(secret);
    });

    test("records the exit code and the log of a container that runs once", async () => {
        expect(await project.outputs()).toMatchObject({
            exitCode: 3,
            logs: "hello from the image\n",
            lines: ["hello from the image"],
        });
        expect((await containerCalled(`${prefix}-once`))?.State).toMatchObject({ Running: false, ExitCode: 3 });
    });

    test("is unchanged on a second look, whether at the program or at Docker", async () => {
        await project.run(["preview", "--expect-no-changes"]);
        await project.run(["refresh", "--yes", "--expect-no-changes"]);
        await project.run(["preview", "--expect-no-changes"]);
    });

    test("changes limits and restart policy of the very container that runs", async () => {
        const { Id } = await running("server");
        await project.configure({ memory: "48", restart: "unless-stopped" });
        expect(await project.run(["up", "--yes"])).toMatch(/1 updated/);
        const server = await running("server");
        expect(server.Id).toBe(Id);
        expect(server.HostConfig).toMatchObject({
            Memory: 48 * 1024 * 1024,
            RestartPolicy: { Name: "unless-stopped" },
        });
        await project.settled();
    });

    test("replaces a container of which a label was edited, and the volume keeps its data", async () => {
        const { Id } = await running("server");
        await docker("exec", `${prefix}-server`, "sh", "-c", "echo kept > /data/file");
        await project.configure({ label: "two" });
        expect(await project.run(["preview", "--diff"])).toMatch(/edited|labels/);
        await project.run(["up", "--yes"]);
        const server = await running("server");
        expect(server.Id).not.toBe(Id);
        expect(server.Config.Labels).toMatchObject({ edited: "two" });
        expect(await docker("exec", `${prefix}-server`, "cat", "/data/file")).toBe("kept");
        await project.settled();
    });

    test("sees a container that was stopped, and starts it", async () => {
        const { Id } = await running("server");
        await docker("stop", `${prefix}-server`);
        expect(await project.run(["refresh", "--yes"])).toMatch(/1 updated/);
        expect((await containerCalled(`${prefix}-server`))?.State.Running).toBe(false);
        await project.run(["up", "--yes"]);
        expect((await running("server")).Id).toBe(Id);
        await project.settled();
    });

    test("sees a container that was removed, and makes it anew", async () => {
        const { Id } = await running("server");
        await docker("rm", "--force", `${prefix}-server`);
        expect(await project.run(["refresh", "--yes"])).toMatch(/1 deleted/);
        expect(await project.run(["up", "--yes"])).toMatch(/1 created/);
        expect((await running("server")).Id).not.toBe(Id);
        await project.settled();
    });

    test("sees a volume that was made anew with another label, and replaces it", async () => {
        const name = `${prefix}-notes`;
        await docker("volume", "rm", name);
        await docker("volume", "create", "--label", "engines=edited", name);
        await project.run(["up", "--yes", "--refresh"]);
        expect((await engine.getVolume(name).inspect()).Labels).toEqual({ engines: prefix });
        await project.settled();
    });

    test("does not take another container of the same name for its own", async () => {
        const name = `${prefix}-server`;
        await docker("rm", "--force", name);
        await docker(
            "run",
            "--detach",
            "--name",
            name,
            "--label",
            "edited=by-hand",
            await ensureTestImage(),
            "sleep",
            "99",
        );
        const { all, failed } = await project.pulumi(["up", "--yes", "--refresh"]);
        expect(failed).toBe(true);
        expect(all).toMatch(/server/);
        expect(all).toMatch(/is already in use/);
        expect((await running("server")).Config.Labels).toMatchObject({ edited: "by-hand" });
        await docker("rm", "--force", name);
        await project.run(["up", "--yes"]);
        await project.settled();
    });

    test("builds an image again when its context changes, and not for what is ignored", async () => {
        const { image } = await project.outputs();
        await project.write("app/notes.md", "ignored");
        await project.run(["preview", "--expect-no-changes"]);
        await project.write("app/index.html", "hello again\n");
        await project.run(["up", "--yes"]);
        const outputs = await project.outputs();
        expect(outputs["image"]).not.toBe(image);
        expect((await running("server")).Image).toBe(outputs["image"]);
        expect(outputs["logs"]).toBe("hello again\n");
        await project.settled();
    });

    test("brings up only what --target names", async () => {
        const { Id } = await running("server");
        await project.configure({ label: "three", exit: "0" });
        const urn = `urn:pulumi:${STACK}::engines::docker:index/container:Container::once`;
        await project.run(["up", "--yes", "--target", urn]);
        expect(await project.outputs()).toMatchObject({ exitCode: 0 });
        expect((await running("server")).Id).toBe(Id);
        await project.run(["up", "--yes"]);
        expect((await running("server")).Id).not.toBe(Id);
        await project.settled();
    });

    test("keeps its secret out of state, output and log", async () => {
        const { secret } = await project.outputs();
        await project.configure({ label: "four" });
        const lines = (await project.run(["up", "--yes", "--diff", "--logtostderr", "--logflow", "-v=9"])).split("\n");
        // At this verbosity the engine's own log has every property in clear. What plugins write is not among its lines.
        const [engines, others] = [true, false].map((own) =>
            lines.filter((line) => line.startsWith('{"time"') === own),
        );
        expect(engines?.length).toBeGreaterThan(100);
        expect(others?.join("\n")).toContain("docker:index/container:Container");
        expect(others?.join("\n")).not.toContain(secret);
        const state = await project.run(["stack", "export"]);
        expect(state).toContain("ciphertext");
        expect(state).not.toContain(secret);
    });

    test("goes down without a trace but the image, which is a cache", async () => {
        await project.run(["destroy", "--yes"]);
        expect(await namesWith(prefix)).toEqual([]);
        expect(await docker("image", "ls", "--quiet", `${prefix}/app:1`)).not.toBe("");
    });

    async function running(role: string): Promise<NonNullable<Awaited<ReturnType<typeof containerCalled>>>> {
        const container = await containerCalled(`${prefix}-${role}`);
        if (container?.State.Running !== true) throw new Error(`${role} does not run`);
        return container;
    }
});
