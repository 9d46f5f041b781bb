import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { runDocker } from "../../../toolchain/platform/containers";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { freePorts } from "../../support/free-ports";

jest.setTimeout(900_000);

/**
 * The commands of the README as a user types them, in a clone and a home of their own. The platform is only MLflow with
 * what it needs: what each service does is the business of the other files of this tier.
 */
describe("npm start, stop, restart, destroy", () => {
    const stack = `npm-${crypto.randomBytes(3).toString("hex")}`;
    const roles = ["minio", "mlflow", "postgres"];
    let clone: CloneCopy;
    let mlflow: string;

    const npm = (command: string, ...args: string[]) =>
        succeed(clone.run(command, { args: ["--stack", stack, ...args] }));
    const ours = (...list: string[]) =>
        runDocker([...list, "--filter", `label=${STACK_LABEL}=${stack}`]).then((text) =>
            text.split("\n").filter(Boolean),
        );
    const running = async () =>
        (await ours("ps", "--format", `{{.Label "${ROLE_LABEL}"}}`)).filter((role) => roles.includes(role)).sort();
    const startTimes = async () => {
        const ids = await ours("ps", "--quiet");
        const format = `{{index .Config.Labels "${ROLE_LABEL}"}} {{.State.StartedAt}}`;
        const lines = (await runDocker(["inspect", "--format", format, ...ids])).split("\n");
        return Object.fromEntries(lines.map((line) => line.split(" "))) as Record<string, string>;
    };
    const experiments = async () => {
        const search = { method: "POST", body: JSON.stringify({ max_results: 100 }) };
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${mlflow}/api/2.0/mlflow/experiments/search`, { ...search, headers });
        const { experiments } = (await answer.json()) as { experiments: { name: string }[] };
        return experiments.map(({ name }) => name);
    };
    const stackFile = () => path.join(clone.dir, `Pulumi.${stack}.yaml`);
    let stackText: string;

    beforeAll(async () => {
        clone = await copyClone();
        const [airflow, mlflowPort, minio, minioConsole, jupyter] = await freePorts(5);
        mlflow = `http://127.0.0.1:${String(mlflowPort)}`;
        stackText = stringify({
            config: {
                "pulumi:disable-default-providers": ["docker", "kubernetes"],
                "gaiaflow:mode": "dev",
                "gaiaflow:project": { package: "iris" },
                "gaiaflow:services": ["mlflow"],
                "gaiaflow:ports": { airflow, mlflow: mlflowPort, minio, minioConsole, jupyter },
            },
        });
        await fs.writeFile(stackFile(), stackText);
    });

    afterAll(async () => {
        await clone.run("destroy", { args: ["--stack", stack, "--yes"] });
        await clone.remove();
    });

    test("start brings the platform up and says where it is and how to log in, and no secret", async () => {
        const output = await npm("start");
        expect(output).toContain(mlflow);
        expect(output).toMatch(/pulumi stack output credentials --show-secrets/);
        expect(await running()).toEqual(roles);
        const wrapper = path.join(clone.dir, "toolchain", "bin", "pulumi.mjs");
        const args = [wrapper, "stack", "output", "credentials", "--json", "--show-secrets", "--stack", stack];
        const { stdout } = await execa("node", args, { cwd: clone.dir, env: clone.env, extendEnv: false });
        const secrets = [...stdout.matchAll(/: "(\w{20,})"/g)].map((match) => match[1] ?? "");
        expect(secrets.length).toBeGreaterThan(4);
        expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
        await fetch(`${mlflow}/api/2.0/mlflow/experiments/create`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ name: "kept" }),
        });
    });

    test("start leaves nothing in the clone", async () => {
        expect(await fs.readFile(stackFile(), "utf8")).toBe(stackText);
    });

    test("a second start changes nothing", async () => {
        const before = await startTimes();
        const output = await npm("start");
        expect(output).not.toMatch(/^ *[+~-]+ .*(created|updated|replaced|deleted)/m);
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
        const wrapper = path.join(clone.dir, "toolchain", "bin", "pulumi.mjs");
        const args = [wrapper, "up", "--yes", "--skip-preview", "--stack", stack];
        await execa("node", args, { cwd: clone.dir, env: clone.env, extendEnv: false });
        expect(await running()).toEqual(roles);
        expect(await experiments()).toContain("kept");
    });

    test("start builds an image again that was removed behind Pulumi's back", async () => {
        const [container = ""] = await ours("ps", "--quiet", "--filter", `label=${ROLE_LABEL}=mlflow`);
        const image = await runDocker(["inspect", "--format", "{{.Config.Image}}", container]);
        const id = await runDocker(["image", "inspect", "--format", "{{.Id}}", image]);
        await runDocker(["tag", image, "gaiaflow-test/kept:1"]);
        await runDocker(["rm", "--force", container]);
        await runDocker(["image", "rm", image]);
        await npm("start");
        expect(await runDocker(["image", "inspect", "--format", "{{.Id}}", image])).toBe(id);
        await runDocker(["image", "rm", "gaiaflow-test/kept:1"]);
        expect(await experiments()).toContain("kept");
    });

    test("a clone that was removed and cloned again takes the platform up with its data", async () => {
        await fs.rename(clone.dir, `${clone.dir}-removed`);
        await fs.cp(`${clone.dir}-removed`, clone.dir, { recursive: true, verbatimSymlinks: true });
        await fs.rm(`${clone.dir}-removed`, { recursive: true });
        await npm("start");
        expect(await running()).toEqual(roles);
        expect(await experiments()).toContain("kept");
    });

    test("destroy removes everything of the stack", async () => {
        await npm("destroy", "--yes");
        expect(await ours("ps", "--all", "--quiet")).toEqual([]);
        expect(await ours("volume", "ls", "--quiet")).toEqual([]);
        expect(await ours("network", "ls", "--quiet")).toEqual([]);
        const left = await runDocker(["ps", "--all", "--quiet", "--filter", `label=${PROJECT_LABEL}=${stack}`]);
        expect(left).toBe("");
    });
});
