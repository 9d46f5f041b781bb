import * as path from "node:path";
import { docker, freshPrefix, removeAllWith, tryDocker } from "../../support/docker-engine";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { ensureTestImage } from "../../support/test-image";
import { startRegistry, type TestRegistry } from "../../support/test-registry";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

const password = "a-password-of-the-registry";
let prefix: string;
let project: PulumiProject;
let registry: TestRegistry | undefined;

beforeEach(async () => {
    prefix = freshPrefix();
    registry = await startRegistry("builder", password);
    project = await makeProject({ from: path.join(__dirname, "programs", "docker-registry") });
    await run(["config", "set", "--secret", "password", password]);
    const values = { prefix, base: await ensureTestImage(), server: registry?.server ?? "" };
    const flags = Object.entries(values).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
    await run(["config", "set-all", ...flags]);
});
afterEach(async () => {
    const destroy = await project.pulumi(["destroy", "--yes"]);
    await registry?.stop();
    await removeAllWith(prefix);
    await project.remove();
    expect(destroy.failed ? destroy.all : "").toBe("");
});

async function run(args: readonly string[]): Promise<string> {
    const { all = "", failed } = await project.pulumi(args);
    if (failed) throw new Error(`pulumi ${args.join(" ")}:\n${all.slice(-5000)}`);
    return all;
}

test("an image is pushed with the program's login, and pulled again by its digest with the provider's", async () => {
    // Nothing to push to on a machine that has no such registry: said, not passed over in silence.
    if (registry === undefined) {
        console.warn("no docker-registry here: nothing was pushed");
        return;
    }
    expect(await run(["up", "--yes"])).not.toContain(password);
    const { digest } = await project.outputs();
    const name = `${registry.server}/${prefix}/app`;
    expect(digest).toMatch(new RegExp(`^${name}@sha256:[0-9a-f]{64}$`));
    expect(await registry.tags(`${prefix}/app`)).toEqual(["1"]);
    await run(["preview", "--expect-no-changes"]);

    await docker("image", "rm", `${name}:1`);
    await run(["config", "set", "pull", "true"]);
    await run(["up", "--yes"]);
    expect((await project.outputs())["pulledDigest"]).toBe(digest);
    expect(await docker("run", "--rm", String(digest), "cat", "/pushed")).toBe("pushed");

    await run(["destroy", "--yes"]);
    expect((await tryDocker(["image", "inspect", String(digest)])).failed).toBe(true);
});

test("a wrong password fails the push, and is not told", async () => {
    if (registry === undefined) {
        console.warn("no docker-registry here: nothing was pushed");
        return;
    }
    await run(["config", "set", "--secret", "password", "hunter2-hunter2"]);
    const { all, failed } = await project.pulumi(["up", "--yes"]);
    expect(failed).toBe(true);
    expect(all).toMatch(/unauthorized|authentication required|no basic auth/);
    expect(all).not.toContain("hunter2");
    expect(await registry.tags(`${prefix}/app`)).toEqual([]);
});
