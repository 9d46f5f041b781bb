import { docker, namesWith } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { ensureTestImage } from "../support/test-image";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

let project: DockerProject;
afterEach(() => project.end());

test("what was made by hand is imported as it is, and taken over by a program, which makes a container anew", async () => {
    project = await makeDockerProject("docker-import");
    const { prefix } = project;
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
        await project.run(["import", `docker:index/${type}`, logical, id, ...to]);
    }
    await project.run(["up", "--yes"]);
    const outputs = await project.outputs();
    const [networkId, volumeId, containerId] = outputs["ids"] as string[];
    expect([networkId, volumeId]).toEqual([network, `${prefix}-volume`]);
    // As the official provider: an import cannot tell its variables from those of the image.
    expect(containerId).not.toBe(container.trim());
    await project.settled();
    await project.run(["destroy", "--yes"]);
    expect(await namesWith(prefix)).toEqual([]);
});
