import { containerCalled, docker, namesWith } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { openProxy } from "../../../../test/support/tcp-proxy";
import { readPreview } from "../../../../test/support/preview";
import { isStandIn } from "../../../../test/support/pulumi-environment";
import { until } from "../../../../test/support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

const TOKEN = "a-token-that-is-secret";
let project: DockerProject;

/** A program of which one container is waited for. */
async function startWaiting(config: Readonly<Record<string, string>>): Promise<void> {
    project = await makeDockerProject("docker-wait", config);
    await project.configure({ token: TOKEN }, "--secret");
}

/** What Docker tells of the container that is waited for, or that comes after it. */
const containerOf = (role: "slow" | "after") => containerCalled(`${project.prefix}-${role}`);

const untilWaitedFor = (): Promise<void> =>
    until("the container is waited for", async () => (await containerOf("slow"))?.State.Health !== undefined);

const makeHealthy = (): Promise<string> => docker("exec", `${project.prefix}-slow`, "sh", "-c", ": > /data/ready");

afterEach(() => project.end());

test("Ctrl-C in the middle of a wait loses nothing: the next up finishes after a refresh, and destroy leaves nothing", async () => {
    await startWaiting({ waitTimeout: "60" });
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    await untilWaitedFor();
    const { Id } = (await containerOf("slow")) ?? {};
    update.kill("SIGINT");
    const { failed } = await update;
    expect(failed).toBe(true);
    expect(await project.known()).toEqual(expect.arrayContaining(["data", "slow"]));
    expect(await containerOf("after")).toBeUndefined();

    await makeHealthy();
    // As the official provider: without a refresh the container is made anew, since the state does not tell all of it.
    expect((await readPreview(project)).ops).toMatchObject({ slow: "replace" });
    await project.run(["up", "--yes", "--skip-preview", "--refresh"]);
    expect((await containerOf("slow"))?.Id).toBe(Id);
    expect((await containerOf("after"))?.State.Running).toBe(true);
    await project.settled();
    await project.run(["destroy", "--yes"]);
    expect(await namesWith(project.prefix)).toEqual([]);
});

test("a container that does not get healthy in time fails the update, stays, and is in the state", async () => {
    await startWaiting({ waitTimeout: "3" });
    const { all, failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/failed to be in healthy state/);
    expect(all).toMatch(/slow/);
    expect(await project.known()).toContain("slow");
    expect((await containerOf("slow"))?.State.Running).toBe(true);
    // The state that a failure leaves keeps its secrets as any other.
    const state = await project.run(["stack", "export"]);
    expect(state).toContain("ciphertext");
    expect(`${state}${all ?? ""}`).not.toContain(TOKEN);
    // As the official provider: after a refresh the next update takes the container as it is and asks no second time.
    await project.run(["up", "--yes", "--skip-preview", "--refresh"]);
    expect((await containerOf("after"))?.State.Running).toBe(true);
});

test("a container's custom timeout ends the wait for it, and is not called a cancellation", async () => {
    await startWaiting({ waitTimeout: "60", timeout: "4s" });
    const { all = "", failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/slow/);
    if (await isStandIn()) expect(all).toContain("took too long: the resource's custom timeout of 4 s is over");
    expect(await project.known()).toContain("slow");
    expect((await containerOf("slow"))?.State.Running).toBe(true);
});

test("Ctrl-C in the middle of a build ends it, and the next up builds", async () => {
    project = await makeDockerProject("one-container");
    await project.write("Dockerfile", "ARG BASE\nFROM $BASE\nARG PAUSE\nRUN sleep $PAUSE\n");
    await project.write("index.ts", IMAGE_PROGRAM);
    await project.run(["config", "set", "pause", "20"]);
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    let output = "";
    update.all?.on("data", (piece: Buffer) => (output += piece.toString()));
    await until("the build is in the middle", () => output.includes("RUN sleep"));
    update.kill("SIGINT");
    expect((await update).failed).toBe(true);
    await project.run(["config", "set", "pause", "0"]);
    await project.run(["up", "--yes", "--skip-preview"]);
    expect(await project.outputs()).toMatchObject({ digest: expect.stringMatching(/^sha256:/) as unknown });
});

test("a daemon that goes away in the middle of a wait fails the update, and nothing is lost", async () => {
    await startWaiting({ waitTimeout: "60" });
    const proxy = await openProxy({ path: "/var/run/docker.sock" });
    await project.run(["config", "set", "docker:host", `tcp://127.0.0.1:${proxy.port}`]);
    const update = project.pulumi(["up", "--yes", "--skip-preview"]);
    await untilWaitedFor();
    await proxy.shut();
    const { all, failed } = await update;
    expect(failed).toBe(true);
    expect(all).toMatch(/slow/);
    expect(all).toContain(`127.0.0.1:${proxy.port}`);
    expect(await project.known()).toEqual(expect.arrayContaining(["data", "slow"]));

    await proxy.open();
    await makeHealthy();
    await project.run(["up", "--yes"]);
    await project.run(["destroy", "--yes"]);
    await proxy.shut();
    expect(await namesWith(project.prefix)).toEqual([]);
});

test("an image that is nowhere fails the update by its name, and leaves nothing", async () => {
    project = await makeDockerProject("one-container", { base: "127.0.0.1:1/nowhere:1" });
    const { all, failed } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/docker:index\S*[Cc]ontainer/);
    expect(all).toContain("127.0.0.1:1/nowhere:1");
    expect(await project.known()).not.toContain("server");
});

test("a daemon that is not there fails the preview", async () => {
    project = await makeDockerProject("one-container");
    await project.run(["config", "set", "docker:host", `unix://${project.dir}/nobody.sock`]);
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
