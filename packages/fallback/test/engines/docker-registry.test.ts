import { docker, tryDocker } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { EVERYTHING, leaksIn } from "../support/plugin-log";
import { startRegistry, type TestRegistry } from "../support/test-registry";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

/** Debian has a registry; on other systems there is none to be had by a package. */
const describeWithRegistry = process.platform === "linux" ? describe : describe.skip;

describeWithRegistry("a registry that asks for a login", () => {
    const password = "a-password-of-the-registry";
    let project: DockerProject;
    let registry: TestRegistry;

    beforeEach(async () => {
        registry = await startRegistry("builder", password);
        project = await makeDockerProject("docker-registry", { server: registry.server });
        await project.configure({ password }, "--secret");
    });
    afterEach(async () => {
        await project.end().finally(() => registry.stop());
    });

    test("gets an image with the program's login, and gives it by its digest with the provider's", async () => {
        const { stdout, stderr, failed, all } = await project.pulumi(["up", "--yes", ...EVERYTHING], {
            maxBuffer: 1e9,
        });
        expect(failed ? all?.slice(-5000) : "").toBe("");
        expect(leaksIn({ stdout, stderr }, [password])).toEqual([]);
        const { digest } = await project.outputs();
        const name = `${registry.server}/${project.prefix}/app`;
        expect(digest).toMatch(new RegExp(`^${name}@sha256:[0-9a-f]{64}$`));
        expect(await registry.tags(`${project.prefix}/app`)).toEqual(["1"]);
        await project.run(["preview", "--expect-no-changes"]);

        await docker("image", "rm", `${name}:1`);
        await project.configure({ pull: "true" });
        await project.run(["up", "--yes"]);
        expect((await project.outputs())["pulledDigest"]).toBe(digest);
        expect(await docker("run", "--rm", String(digest), "cat", "/pushed")).toBe("pushed");

        await project.run(["destroy", "--yes"]);
        expect((await tryDocker(["image", "inspect", String(digest)])).failed).toBe(true);
    });

    test("gives the layers of cacheFrom, and what it does not have is done without", async () => {
        await project.run(["up", "--yes"]);
        const name = `${registry.server}/${project.prefix}/app:1`;
        await docker("image", "rm", name);
        await project.configure({ cache: "true" });
        const all = await project.run(["up", "--yes"]);
        expect(all).toContain(`cacheFrom image ${registry.server}/${project.prefix}/none:1 not available`);
        expect((await project.outputs())["cachedDigest"]).toMatch(/^sha256:/);
        // It was fetched to be built from, with the login.
        expect((await tryDocker(["image", "inspect", name])).failed).toBe(false);
    });

    test("refuses a push with a wrong password, and the password is not told", async () => {
        await project.configure({ password: "hunter2-hunter2" }, "--secret");
        const { all, failed } = await project.pulumi(["up", "--yes"]);
        expect(failed).toBe(true);
        expect(all).toMatch(/unauthorized|authentication required|no basic auth/);
        expect(all).not.toContain("hunter2");
        expect(await registry.tags(`${project.prefix}/app`)).toEqual([]);
    });
});
