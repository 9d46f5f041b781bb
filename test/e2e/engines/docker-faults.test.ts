import * as net from "node:net";
import * as path from "node:path";
import { containerCalled, docker, freshPrefix, namesWith, removeAllWith } from "../../support/docker-engine";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { ensureTestImage } from "../../support/test-image";
import { until } from "../../support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

let prefix: string;
let project: PulumiProject;

async function start(program: string, config: Readonly<Record<string, string>> = {}): Promise<void> {
    prefix = freshPrefix();
    project = await makeProject({ from: path.join(__dirname, "programs", program) });
    const values = { prefix, base: await ensureTestImage(), ...config };
    const flags = Object.entries(values).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
    await run(["config", "set-all", ...flags]);
}

afterEach(async () => {
    const destroy = await project.pulumi(["destroy", "--yes"]);
    await removeAllWith(prefix);
    await project.remove();
    expect(destroy.failed ? destroy.all : "").toBe("");
});

async function run(args: readonly string[]): Promise<string> {
    const { all = "", failed } = await project.pulumi(args);
    if (failed) throw new Error(`pulumi ${args.join(" ")}:\n${all.slice(-5000)}`);
    return all;
}

/** Logical names of what the state holds. */
async function known(): Promise<string[]> {
    const state = JSON.parse(await run(["stack", "export"])) as { deployment: { resources?: { urn: string }[] } };
    return (state.deployment.resources ?? []).map(({ urn }) => urn.split("::").at(-1) ?? "");
}

test("Ctrl-C in the middle of a wait loses nothing: the next up finishes, and destroy leaves nothing", async () => {
    await start("docker-wait", { waitTimeout: "60" });
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    await until("the container is waited for", async () => {
        const container = await containerCalled(`${prefix}-slow`);
        return container?.State.Health !== undefined;
    });
    const { Id } = (await containerCalled(`${prefix}-slow`)) ?? {};
    update.kill("SIGINT");
    const { failed } = await update;
    expect(failed).toBe(true);
    expect(await known()).toEqual(expect.arrayContaining(["data", "slow"]));
    expect(await containerCalled(`${prefix}-after`)).toBeUndefined();

    await docker("exec", `${prefix}-slow`, "sh", "-c", ": > /data/ready");
    await run(["up", "--yes", "--skip-preview"]);
    expect((await containerCalled(`${prefix}-slow`))?.Id).toBe(Id);
    expect((await containerCalled(`${prefix}-after`))?.State.Running).toBe(true);
    await run(["preview", "--refresh", "--expect-no-changes"]);
    await run(["destroy", "--yes"]);
    expect(await namesWith(prefix)).toEqual([]);
});

test("a container that does not get healthy in time fails the update, stays, and is in the state", async () => {
    await start("docker-wait", { waitTimeout: "3" });
    const { all, failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/failed to be in healthy state/);
    expect(all).toMatch(/slow/);
    expect(await known()).toContain("slow");
    expect((await containerCalled(`${prefix}-slow`))?.State.Running).toBe(true);
    // As the official provider: the next update takes the container as it is and asks no second time.
    await run(["up", "--yes", "--skip-preview"]);
    expect((await containerCalled(`${prefix}-after`))?.State.Running).toBe(true);
});

test("Ctrl-C in the middle of a build ends it, and the next up builds", async () => {
    await start("one-container");
    await project.write("Dockerfile", "ARG BASE\nFROM $BASE\nARG PAUSE\nRUN sleep $PAUSE\n");
    await project.write("index.ts", IMAGE_PROGRAM);
    await run(["config", "set", "pause", "20"]);
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    let output = "";
    update.all?.on("data", (piece: Buffer) => (output += piece.toString()));
    await until("the build is in the middle", () => output.includes("RUN sleep"));
    update.kill("SIGINT");
    expect((await update).failed).toBe(true);
    await run(["config", "set", "pause", "0"]);
    await run(["up", "--yes", "--skip-preview"]);
    expect(await project.outputs()).toMatchObject({ digest: expect.stringMatching(/^sha256:/) as unknown });
});

test("a daemon that goes away in the middle of a wait fails the update, and nothing is lost", async () => {
    await start("docker-wait", { waitTimeout: "60" });
    const door = await openDoor(project.dir);
    await run(["config", "set", "docker:host", door.host]);
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    await until("the container is waited for", async () => {
        const container = await containerCalled(`${prefix}-slow`);
        return container?.State.Health !== undefined;
    });
    await door.close();
    const { all, failed } = await update;
    expect(failed).toBe(true);
    expect(all).toMatch(/slow/);
    expect(all).toContain(door.host.slice("unix://".length));
    expect(await known()).toEqual(expect.arrayContaining(["data", "slow"]));

    const reopened = await openDoor(project.dir);
    await docker("exec", `${prefix}-slow`, "sh", "-c", ": > /data/ready");
    await run(["up", "--yes"]);
    await run(["destroy", "--yes"]);
    await reopened.close();
    expect(await namesWith(prefix)).toEqual([]);
});

test("what was made by hand is imported as it is, and taken over by a program", async () => {
    await start("docker-import");
    const base = await ensureTestImage();
    const label = ["--label", `engines=${prefix}`];
    const network = (await docker("network", "create", ...label, `${prefix}-network`)).trim();
    await docker("volume", "create", ...label, `${prefix}-volume`);
    const [name, command] = [`${prefix}-container`, ["sleep", "1000"]];
    // Said here, since older clients call it "default", which is another `networkMode` than the program's.
    const options = ["--detach", "--network", "bridge", "--restart", "always", "--name", name];
    const container = await docker("run", ...options, base, ...command);
    for (const [type, logical, id] of [
        ["network:Network", "network", network],
        ["volume:Volume", "volume", `${prefix}-volume`],
        ["container:Container", "container", container.trim()],
    ] as const) {
        const to = ["--generate-code=false", "--protect=false", "--yes"];
        await run(["import", `docker:index/${type}`, logical, id, ...to]);
    }
    await run(["up", "--yes"]);
    const outputs = await project.outputs();
    expect(outputs["ids"]).toEqual([network, `${prefix}-volume`, container.trim()]);
    await run(["preview", "--refresh", "--expect-no-changes"]);
    await run(["destroy", "--yes"]);
    expect(await namesWith(prefix)).toEqual([]);
});

test("an image that is nowhere fails the update by its name, and leaves nothing", async () => {
    await start("one-container", { base: "127.0.0.1:1/nowhere:1" });
    const { all, failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/docker:index\S*[Cc]ontainer/);
    expect(all).toContain("127.0.0.1:1/nowhere:1");
    expect(await known()).not.toContain("server");
});

test("a daemon that is not there fails the preview", async () => {
    await start("one-container");
    await run(["config", "set", "docker:host", `unix://${project.dir}/nobody.sock`]);
    const { all, failed } = await project.pulumi(["preview"]);
    expect(failed).toBe(true);
    expect(all).toContain("failed to connect to any docker daemon");
});

const IMAGE_PROGRAM = `
    import * as docker from "@pulumi/docker";
    import * as pulumi from "@pulumi/pulumi";
    const config = new pulumi.Config();
    const image = new docker.Image("image", {
        imageName: config.require("prefix") + "/slow:1",
        skipPush: true,
        build: { args: { BASE: config.require("base"), PAUSE: config.require("pause") } },
    });
    export const digest = image.repoDigest;
`;

/** A socket that leads to the machine's daemon until it is closed, with every connection that is open then. */
async function openDoor(folder: string): Promise<{ readonly host: string; close(): Promise<void> }> {
    const socket = path.join(folder, "door.sock");
    const open = new Set<net.Socket>();
    const server = net.createServer((from) => {
        const to = net.connect("/var/run/docker.sock");
        for (const end of [from, to]) {
            open.add(end);
            end.on("error", () => undefined).on("close", () => open.delete(end));
        }
        from.pipe(to).pipe(from);
    });
    await new Promise<void>((done) => server.listen(socket, done));
    return {
        host: `unix://${socket}`,
        async close() {
            const closed = new Promise((done) => server.close(done));
            for (const end of open) end.destroy();
            await closed;
        },
    };
}
