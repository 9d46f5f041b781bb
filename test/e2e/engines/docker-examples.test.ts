import * as net from "node:net";
import * as path from "node:path";
import { containerCalled, freshPrefix, namesWith, removeAllWith } from "../../support/docker-engine";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { ensureTestImage } from "../../support/test-image";
import { until } from "../../support/until";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

let prefix: string;
let project: PulumiProject;

/** Brings up a program of the kind that Pulumi's own examples are. */
async function up(program: string, config: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
    prefix = freshPrefix();
    project = await makeProject({ from: path.join(__dirname, "programs", program) });
    const values = { prefix, base: await ensureTestImage(), ...config };
    const flags = Object.entries(values).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
    await run(["config", "set-all", ...flags]);
    await run(["up", "--yes"]);
    await run(["preview", "--refresh", "--expect-no-changes"]);
    return project.outputs();
}

afterEach(async () => {
    const destroy = await project.pulumi(["destroy", "--yes"]);
    await removeAllWith(prefix);
    await project.remove();
    expect(destroy.failed ? destroy.all : "").toBe("");
});

async function run(args: readonly string[]): Promise<void> {
    const { all = "", failed } = await project.pulumi(args);
    if (failed) throw new Error(`pulumi ${args.join(" ")}:\n${all.slice(-5000)}`);
}

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
    const port = await freePort();
    const outputs = await up("multi-container", { port: String(port) });
    expect(outputs["url"]).toBe(`http://127.0.0.1:${port}`);
    expect(await bodyOf(`http://127.0.0.1:${port}/cgi-bin/value`)).toBe("stored\n");
    await run(["destroy", "--yes"]);
    expect(await namesWith(prefix)).toEqual([]);
});

test("one container, its name picked by Pulumi and its port by Docker", async () => {
    const { name, endpoint } = await up("one-container");
    expect(name).toMatch(/^server-[0-9a-f]{7}$/);
    expect(await bodyOf(`http://${String(endpoint)}/passwd`)).toContain("root:");
    await run(["destroy", "--yes"]);
    expect(await containerCalled(String(name))).toBeUndefined();
});

async function freePort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
