import { containerCalled, namesWith } from "../../../../test/support/docker-engine";
import { makeDockerProject, type DockerProject } from "../support/docker-project";
import { freePorts } from "../../../../test/support/free-ports";
import { until } from "../../../../test/support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

let project: DockerProject;

/** Brings up a program of the kind that Pulumi's own examples are. */
async function up(program: string, config: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
    project = await makeDockerProject(program, config);
    await project.run(["up", "--yes"]);
    await project.settled();
    return project.outputs();
}

afterEach(() => project.end());

/** The body of a page, once something answers. */
async function bodyOf(url: string): Promise<string> {
    let body = "";
    await until(`${url} answers`, async () => {
        const answer = await fetch(url).catch(() => undefined);
        body = (await answer?.text()) ?? "";
        return answer?.ok === true;
    });
    return body;
}

test("two containers on a network: the built one reaches the other by its alias", async () => {
    const [port = 0] = await freePorts(1);
    const outputs = await up("multi-container", { port: String(port) });
    expect(outputs["url"]).toBe(`http://127.0.0.1:${port}`);
    expect(await bodyOf(`http://127.0.0.1:${port}/cgi-bin/value`)).toBe("stored\n");
    // The containers have names that Pulumi picked, and are found by their label.
    expect(await namesWith(project.prefix)).toHaveLength(3);
    await project.run(["destroy", "--yes"]);
    expect(await namesWith(project.prefix)).toEqual([]);
});

test("one container, its name picked by Pulumi and its port by Docker", async () => {
    const { name, endpoint } = await up("one-container");
    expect(name).toMatch(/^server-[0-9a-f]{7}$/);
    expect(await bodyOf(`http://${String(endpoint)}/passwd`)).toContain("root:");
    await project.run(["destroy", "--yes"]);
    expect(await containerCalled(String(name))).toBeUndefined();
    expect(await namesWith(project.prefix)).toEqual([]);
});
