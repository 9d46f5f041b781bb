import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { pageUrl, physicalName } from "../../../lib/names";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker } from "../../support/docker-engine";
import { commitAll } from "../../support/git-commit";
import { freePorts } from "../../support/free-ports";
import { putMlflowData, readMlflowData, type MlflowData, type MlflowPlace } from "../../support/mlflow-data";
import { until } from "../../support/until";

jest.setTimeout(900_000);

const row = (...cells: string[]): RegExp =>
    new RegExp(cells.map((cell) => `│ ${cell.replaceAll(".", "\\.")} +`).join(""));

/**
 * The commands of the README as a user types them, in a clone and a home of their own. The platform is only MLflow with
 * what it needs: what each service does is the business of the other files of this tier.
 */
describe("npm start, stop, restart, destroy", () => {
    const stack = `npm-${crypto.randomBytes(3).toString("hex")}`;
    const roles = ["minio", "mlflow", "postgres"];
    let clone: CloneCopy;
    let place: MlflowPlace;
    let data: MlflowData;
    /** Lines of the table at the end of a start. */
    let table: RegExp[];
    /** Images that go with this test. */
    const images: string[] = [];

    const npm = (command: string, ...args: string[]) =>
        succeed(clone.run(command, { args: ["--stack", stack, ...args] }));
    const ours = (...list: string[]) =>
        docker(...list, "--filter", `label=${STACK_LABEL}=${stack}`).then((text) => text.split("\n").filter(Boolean));
    const running = async () =>
        (await ours("ps", "--format", `{{.Label "${ROLE_LABEL}"}}`)).filter((role) => roles.includes(role)).sort();
    const startTimes = async () => {
        const ids = await ours("ps", "--quiet");
        const format = `{{index .Config.Labels "${ROLE_LABEL}"}} {{.State.StartedAt}}`;
        const lines = (await docker("inspect", "--format", format, ...ids)).split("\n");
        return Object.fromEntries(lines.map((line) => line.split(" "))) as Record<string, string>;
    };
    const kept = () => readMlflowData(place, data);
    const stackFile = () => path.join(clone.dir, `Pulumi.${stack}.yaml`);
    let config: Record<string, unknown>;
    let stackText: string;

    beforeAll(async () => {
        clone = await copyClone();
        // An image of its own, since one is removed here while other files' stacks are made.
        await fs.appendFile(path.join(clone.dir, "images/mlflow/mlflow-start"), `# ${stack}\n`);
        await commitAll(clone.dir, stack);
        const [airflow = 0, mlflowPort = 0, minio = 0, minioConsole = 0, jupyter = 0] = await freePorts(5);
        const identity = { project: "gaiaflow", stack };
        place = { port: mlflowPort, container: physicalName(identity, "mlflow") };
        const root = "accessKey, secretKey";
        table = [
            row("mlflow", `http://127.0.0.1:${mlflowPort}`, "none"),
            row("minio", `http://127.0.0.1:${minio}`, root),
            row("minioConsole", pageUrl(identity, minioConsole), root),
        ];
        config = {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": "dev",
            "gaiaflow:project": { package: "iris" },
            "gaiaflow:services": ["mlflow"],
            "gaiaflow:ports": { airflow, mlflow: mlflowPort, minio, minioConsole, jupyter },
        };
        stackText = stringify({ config });
        await fs.writeFile(stackFile(), stackText);
    });

    afterAll(async () => {
        await clone.run("destroy", { args: ["--stack", stack, "--yes"] });
        await clone.remove();
        await docker("image", "rm", ...images);
    });

    test("start says what is wrong in the stack's file before it gets a single tool, and makes nothing", async () => {
        // As on a new machine: what is there is found by nobody, and would have to be built.
        const env = { XDG_CACHE_HOME: path.join(clone.home, "empty-cache") };
        await fs.writeFile(stackFile(), stringify({ config: { ...config, "gaiaflow:prots": {} } }));
        const start = await clone.run("start", { args: ["--stack", stack], env });
        await fs.writeFile(stackFile(), stackText);
        const server = net.createServer();
        await new Promise<void>((resolve) => server.listen(place.port, "127.0.0.1", resolve));
        const taken = await clone.run("start", { args: ["--stack", stack], env });
        await new Promise((resolve) => server.close(resolve));
        expect([start.exitCode, taken.exitCode]).toEqual([1, 1]);
        expect(start.all).toContain("gaiaflow:prots is not a known key");
        expect(taken.all).toContain(`gaiaflow:ports.mlflow is ${place.port}, which the process`);
        expect(taken.all).toContain(`change Pulumi.${stack}.yaml by hand`);
        await expect(fs.stat(env.XDG_CACHE_HOME)).rejects.toThrow("ENOENT");
        expect(await ours("ps", "--all", "--quiet")).toEqual([]);
    });

    test("destroy without a terminal says what to type, and removes nothing", async () => {
        const { exitCode, all } = await clone.run("destroy", { args: ["--stack", stack] });
        expect(exitCode).toBe(1);
        expect(all).toContain(`type: npx gaiaflow destroy --stack ${stack} --yes`);
    });

    test("start ends by Ctrl-C in the middle of its work", async () => {
        const start = clone.run("start", { args: ["--stack", stack], detached: true });
        let printed = "";
        start.all?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
        const inTheMiddle = () => /^\w+: starting$/m.test(printed) || start.exitCode !== null;
        await until("start makes containers", inTheMiddle, 800);
        // As a terminal does: to all processes of the command.
        process.kill(-(start.pid ?? 0), "SIGINT");
        const { exitCode, all } = await start;
        expect(exitCode).toBeGreaterThan(0);
        expect(all).toContain(`Interrupted. What is there stays. To go on, type: npx gaiaflow start --stack ${stack}`);
    });

    test("start says what to do about a wrong passphrase", async () => {
        const env = { PULUMI_CONFIG_PASSPHRASE: "another one" };
        const { exitCode, all } = await clone.run("start", { args: ["--stack", stack], env });
        expect(exitCode).toBeGreaterThan(0);
        expect(all).toContain(`The passphrase does not open the state of stack ${stack}.`);
        expect(all).toContain("Unset PULUMI_CONFIG_PASSPHRASE to use the generated passphrase in");
    });

    test("start then finishes the work, and says where the platform is and how to log in, and no secret", async () => {
        const output = await npm("start");
        expect(table.filter((line) => !line.test(output))).toEqual([]);
        expect(output).toContain("npx gaiaflow status");
        expect(await running()).toEqual(roles);
        const wrapper = path.join(clone.dir, "packages", "cli", "bin", "pulumi.mjs");
        const args = [wrapper, "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack];
        const { stdout } = await execa("node", args, { cwd: clone.dir, env: clone.env, extendEnv: false });
        const secrets = [...stdout.matchAll(/: "(\w{20,})"/g)].map((match) => match[1] ?? "");
        expect(secrets.length).toBeGreaterThan(4);
        expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
        data = await putMlflowData(place, "npm");
    });

    test("start leaves nothing in the clone", async () => {
        expect(await fs.readFile(stackFile(), "utf8")).toBe(stackText);
        const { stdout } = await execa("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: clone.dir });
        // The one file is this test's own.
        expect(stdout).toBe(`?? ${path.basename(stackFile())}`);
    });

    test("a second start changes nothing", async () => {
        const before = await startTimes();
        const output = await npm("start");
        expect(output).not.toMatch(/: (building|changed|changing|removed|starting|stopping)/);
        // The first has shown which volumes stay.
        expect(output).not.toContain("Looking what it would do");
        expect(await startTimes()).toEqual(before);
    });

    test("restart of one service changes no other's start time", async () => {
        const before = await startTimes();
        await npm("restart", "mlflow");
        const after = await startTimes();
        expect(after["mlflow"]).not.toBe(before["mlflow"]);
        expect({ ...after, mlflow: "" }).toEqual({ ...before, mlflow: "" });
    });

    test("restart names the services there are when it does not know one", async () => {
        await expect(npm("restart", "nothing")).rejects.toThrow(/no service called nothing[^]*mlflow/);
    });

    test("stop keeps the data, and plain `pulumi up` brings all services back", async () => {
        await npm("stop");
        expect(await running()).toEqual([]);
        const wrapper = path.join(clone.dir, "packages", "cli", "bin", "pulumi.mjs");
        const args = [wrapper, "up", "--yes", "--skip-preview", "--stack", stack];
        await execa("node", args, { cwd: clone.dir, env: clone.env, extendEnv: false });
        expect(await running()).toEqual(roles);
        expect(await kept()).toEqual(data);
    });

    test("start after a stop keeps the data too, and builds an image again that was removed behind Pulumi's back", async () => {
        await npm("stop");
        const [container = ""] = await ours("ps", "--all", "--quiet", "--filter", `label=${ROLE_LABEL}=mlflow`);
        const image = await docker("inspect", "--format", "{{.Config.Image}}", container);
        const id = await docker("image", "inspect", "--format", "{{.Id}}", image);
        images.push(image, "gaiaflow-test/kept:1");
        await docker("tag", image, "gaiaflow-test/kept:1");
        await docker("rm", "--force", container);
        await docker("image", "rm", image);
        await npm("start");
        expect(await docker("image", "inspect", "--format", "{{.Id}}", image)).toBe(id);
        expect(await running()).toEqual(roles);
        expect(await kept()).toEqual(data);
    });

    test("a clone that was removed and cloned again takes the platform up with its data", async () => {
        await fs.rename(clone.dir, `${clone.dir}-removed`);
        await fs.cp(`${clone.dir}-removed`, clone.dir, { recursive: true, verbatimSymlinks: true });
        await fs.rm(`${clone.dir}-removed`, { recursive: true });
        await npm("start");
        expect(await running()).toEqual(roles);
        expect(await kept()).toEqual(data);
    });

    test("destroy removes everything of the stack", async () => {
        await npm("destroy", "--yes");
        expect(await ours("ps", "--all", "--quiet")).toEqual([]);
        expect(await ours("volume", "ls", "--quiet")).toEqual([]);
        expect(await ours("network", "ls", "--quiet")).toEqual([]);
        const left = await docker("ps", "--all", "--quiet", "--filter", `label=${PROJECT_LABEL}=${stack}`);
        expect(left).toBe("");
    });
});
