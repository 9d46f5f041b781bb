import { namesWith } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

let project: DockerProject;
afterEach(() => project.end());

/** The names of network and volume, by Pulumi's word. */
async function names(): Promise<string[]> {
    const { networkName, volumeName } = await project.outputs();
    return [String(networkName), String(volumeName)];
}

test("a network and a volume that Pulumi named are made anew before the old ones go", async () => {
    project = await makeDockerProject("docker-names", { label: "one" });
    await project.run(["up", "--yes", "--skip-preview"]);
    const before = await names();
    expect(before).toEqual([
        expect.stringMatching(/^network-[0-9a-f]{7}$/),
        expect.stringMatching(/^volume-[0-9a-f]{7}$/),
    ]);
    expect(await namesWith(project.prefix)).toEqual(before);

    await project.configure({ label: "two" });
    const all = await project.run(["up", "--yes", "--skip-preview"]);
    for (const name of ["network", "volume"]) {
        const made = all.search(new RegExp(`${name} creat\\w+ replacement`));
        const deleted = all.search(new RegExp(`${name} delet\\w+ original`));
        expect(made).toBeGreaterThan(0);
        expect(deleted).toBeGreaterThan(made);
    }
    const after = await names();
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    expect(await namesWith(project.prefix)).toEqual(after);
    await project.settled();
});
