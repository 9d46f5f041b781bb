import { docker, engine, tryDocker } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { EVERYTHING, leaksIn } from "../support/plugin-log";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

const TOKEN = "a-token-for-the-build-91b3";
let project: DockerProject;
afterEach(() => project.end());

test("a RemoteImage with a build is built, found, and removed, and a build argument that is secret is in no log", async () => {
    project = await makeDockerProject("docker-build");
    await project.configure({ token: TOKEN }, "--secret");
    const { stdout, stderr, failed, all } = await project.pulumi(["up", "--yes", ...EVERYTHING], { maxBuffer: 1e9 });
    expect(failed ? all?.slice(-5000) : "").toBe("");
    expect(leaksIn({ stdout, stderr }, [TOKEN])).toEqual([]);

    const { imageId, foundId, oldId } = await project.outputs();
    const [name, second] = [`${project.prefix}/remote:1`, `${project.prefix}/remote:2`];
    const image = await engine.getImage(name).inspect();
    expect(image.Id).toBe(imageId);
    expect(image.Config.Labels).toEqual({ of: "dockerfile", engines: project.prefix });
    expect(image.RepoTags.sort()).toEqual([name, second]);
    expect(foundId).toBe(imageId);
    expect(await docker("run", "--rm", name, "cat", "/built")).toBe("built");
    expect((await engine.getImage(`${project.prefix}/old:1`).inspect()).Id).toBe(oldId);
    await project.settled();

    await project.run(["destroy", "--yes"]);
    expect((await tryDocker(["image", "inspect", name])).failed).toBe(true);
});
