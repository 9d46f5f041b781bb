import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { startRegistry, type TestRegistry } from "@gaiaflow/fallback/test/support/test-registry";
import execa from "execa";
import { docker, tryDocker } from "../../support/docker-engine";
import { CLONE } from "../../support/settings";

jest.setTimeout(300_000);

const SCRIPT = path.join(CLONE, "components", "image", "scripts", "pull-image.cjs");
const PASSWORD = "a-password-of-the-registry";
const imageName = `gaiaflow-test/pulled-${crypto.randomBytes(3).toString("hex")}:1`;
const platform = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
/** Debian has a registry; on other systems there is none to be had by a package. */
const describeWithRegistry = process.platform === "linux" ? describe : describe.skip;

describeWithRegistry("an image that a release has published", () => {
    let folder: string;
    let registry: TestRegistry;
    let published: string;
    const environment = () => ({ ...process.env, DOCKER_CONFIG: path.join(folder, "docker"), DOCKER_BUILDKIT: "1" });
    /** What an `up` runs; what it builds says that of itself. */
    const pull = (reference: string) => {
        const build = { imageName, context: folder, dockerfile: path.join(folder, "Dockerfile"), platform, target: "" };
        const env = { ...environment(), BUILD: JSON.stringify({ ...build, args: { ORIGIN: "built" } }) };
        return execa("node", [SCRIPT], { env: { ...env, PUBLISHED: reference }, reject: false });
    };
    const origin = () => docker("image", "inspect", "--format", "{{.Config.Labels.origin}}", imageName);
    const remove = (name: string) => tryDocker(["image", "rm", name]);

    beforeAll(async () => {
        folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-pulled-"));
        registry = await startRegistry("builder", PASSWORD);
        const text = "FROM scratch\nARG ORIGIN\nLABEL origin=${ORIGIN}\nCOPY Dockerfile /\n";
        await fs.writeFile(path.join(folder, "Dockerfile"), text);
        // By the command that the script finds, too: another one may have no BuildKit.
        const { buildArguments, dockerCommand } = await import("../../../components/image/scripts/docker-build.cjs");
        const run = async (args: readonly string[], input = "") =>
            (await execa(dockerCommand(), [...args], { env: environment(), input })).stdout;
        const pushed = `${registry.server}/owner/gaiaflow/pulled:1`;
        const build = { context: folder, dockerfile: path.join(folder, "Dockerfile"), platform, target: "" };
        await run(["login", "--username", "builder", "--password-stdin", registry.server], PASSWORD);
        await run(buildArguments({ ...build, imageName: pushed, args: { ORIGIN: "pulled" } }));
        const [digest = ""] = /sha256:[0-9a-f]{64}/.exec(await run(["push", pushed])) ?? [];
        published = `${registry.server}/owner/gaiaflow/pulled@${digest}`;
        await remove(pushed);
    });
    afterEach(() => remove(imageName));
    afterAll(async () => {
        await registry.stop();
        await fs.rm(folder, { recursive: true });
    });

    test("is pulled, gets the name of one that is built, and keeps no other", async () => {
        expect(await pull(published)).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
        expect(await origin()).toBe("pulled");
        const format = "{{json .RepoTags}} {{json .RepoDigests}}";
        const names = await docker("image", "inspect", "--format", format, imageName);
        expect(names).toContain(`["${imageName}"] `);
        // Of the name that it has: Docker's containerd image store knows a digest of every image.
        expect(names).not.toContain(registry.server);
    });

    test("is not asked for where it is there", async () => {
        await pull(published);
        expect(await pull("127.0.0.1:1/owner/gaiaflow/pulled@sha256:none")).toMatchObject({ exitCode: 0, stderr: "" });
        expect(await origin()).toBe("pulled");
    });

    test.each([
        ["its registry has another one", () => published.replace(/:[0-9a-f]{64}$/, `:${"a".repeat(64)}`)],
        ["there is no such registry", () => published.replace(registry.server, "127.0.0.1:1")],
    ])("is built where %s, and one line says so", async (_, reference) => {
        const { exitCode, stderr } = await pull(reference());
        expect({ exitCode, lines: stderr.split("\n") }).toEqual({
            exitCode: 0,
            lines: [expect.stringContaining(`${reference()} cannot be pulled, so it is built here: `)],
        });
        expect(await origin()).toBe("built");
    });
});
