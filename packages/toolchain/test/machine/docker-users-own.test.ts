import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { startDaemon } from "../../docker/daemon";
import { configFile } from "../../docker/place";
import { identify } from "../../docker/process-identity";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { describeWithDaemon, makePlace, pidOf, removePlace, type TestPlace } from "../support/own-daemon";

const TOOL = path.join(__dirname, "..", "support", "docker-tool.ts");
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

jest.setTimeout(180_000);

/** What `npm run tools` does with a Docker daemon that the user has, or thinks to have. */
describeWithDaemon("the user's own Docker", () => {
    let cli: string;
    let place: TestPlace;
    let home: string;

    /** Runs the Docker part of the tools in another process, with another environment or user. */
    const runTool = (env: Record<string, string>, under: readonly string[] = []) => {
        const [program, ...args] = [...under, process.execPath, "--import", "tsx", TOOL];
        return execa(program, args, { cwd: programRoot, env: { HOME: home, ...env }, reject: false });
    };

    beforeAll(async () => {
        cli = (await findDockerCli()) ?? "docker";
        place = await makePlace();
        home = path.join(place.root, "home");
        await fs.mkdir(home);
        await fs.chmod(home, 0o777);
        await startDaemon(cli, place, () => undefined);
    });
    afterAll(() => removePlace(cli, place));

    test("is found by DOCKER_HOST and left as it was", async () => {
        const state = async () => ({
            identity: await identify(await pidOf(place)),
            config: await fs.readFile(configFile(place), "utf8"),
            info: await docker(cli, ["info", "--format", "{{.DefaultRuntime}} {{.Images}} {{.Containers}}"], place),
        });
        const before = await state();
        const { stdout } = await runTool({ DOCKER_HOST: place.host });
        expect(JSON.parse(stdout)).toEqual([
            expect.objectContaining({ name: "docker", origin: "own", did: "found", detail: place.host }),
        ]);
        expect(await state()).toEqual(before);
    });

    test("is found by the docker command's current context", async () => {
        const env = { env: { HOME: home } };
        await execa(cli, ["context", "create", "mine", "--docker", `host=${place.host}`], env);
        await execa(cli, ["context", "use", "mine"], env);
        const { stdout } = await runTool({});
        expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ origin: "own", detail: place.host })]);
    });

    test("behind a context whose daemon is gone is named, and none is started in its place", async () => {
        const env = { env: { HOME: home } };
        await execa(cli, ["context", "create", "gone", "--docker", `host=unix://${place.root}/gone.sock`], env);
        await execa(cli, ["context", "use", "gone"], env);
        const { exitCode, stderr } = await runTool({});
        await execa(cli, ["context", "use", "default"], env);
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`No Docker daemon answers at unix://${place.root}/gone.sock.`);
        expect(stderr).toContain('the Docker context "gone"');
    });

    test("that DOCKER_HOST names but is not there is named, and none is started in its place", async () => {
        const host = `unix://${place.root}/bogus.sock`;
        const { exitCode, stderr } = await runTool({ DOCKER_HOST: host });
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`No Docker daemon answers at ${host}.`);
        expect(stderr).toContain("unset DOCKER_HOST");
        await expect(fs.access(`${place.root}/bogus.sock`)).rejects.toThrow("ENOENT");
    });

    test("whose socket refuses this user is named with the command that lets them in", async () => {
        const { exitCode, stderr } = await runTool({ DOCKER_HOST: place.host }, NOBODY);
        expect(exitCode).toBe(1);
        expect(stderr).toContain(`its socket (${place.host}) refuses this user`);
        expect(stderr).toContain("sudo usermod -aG docker");
    });

    test("that is not on the machine is named with the official command, for a user who may not install", async () => {
        const { exitCode, stderr } = await runTool({ PATH: path.join(place.root, "empty") }, [
            "/usr/bin/env",
            ...NOBODY.map((word) => word.replace(/^setpriv$/, "/usr/bin/setpriv")),
        ]);
        expect(exitCode).toBe(1);
        expect(stderr).toContain("Docker is not on this machine.");
        expect(stderr).toContain("https://get.docker.com");
    });
});
