import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import execa from "execa";
import { docker, leftovers } from "../../support/docker";
import { freePorts } from "../../support/free-ports";
import { makePlatform, type Platform } from "../../support/platform";

jest.setTimeout(600_000);

/** A fault, the keys that make it, and what plain `pulumi up` says. */
type Case = readonly [name: string, changes: Record<string, unknown>, expected: readonly string[]];

const PROJECT = { package: "iris", path: "project", dags: "dags", notebooks: "project/notebooks" };
const SET = "pulumi config set --stack";

describe("plain pulumi up, before anything is made,", () => {
    let platform: Platform;
    beforeAll(async () => {
        platform = await makePlatform();
    });
    afterAll(async () => {
        await platform.remove();
    });

    /** What an `up` says that must fail and make nothing. */
    const refusal = async (changes: Readonly<Record<string, unknown>>): Promise<string> => {
        await platform.configure(changes);
        const { exitCode, all } = await platform.pulumi("up", "--yes", "--skip-preview");
        await platform.configure(Object.fromEntries(Object.keys(changes).map((key) => [key, undefined])));
        await platform.configure({ mode: "dev", project: PROJECT, ports: platform.ports });
        expect(exitCode).not.toBe(0);
        expect(all).toContain("nothing was changed");
        // A message for people, not a stack trace.
        expect(all).not.toMatch(/\.ts:\d+|node_modules/);
        expect(await leftovers(platform.stack)).toEqual([]);
        return all;
    };

    test.each<Case>([
        ["an unknown key", { prots: {} }, ["gaiaflow:prots is not a known key", "pulumi config rm --stack"]],
        ["an unknown mode", { mode: "test" }, ['gaiaflow:mode is "test"; expected dev, prod_local or prod', SET]],
        [
            "a stack whose name is no mode",
            { mode: undefined },
            ["gaiaflow:mode is not set, and the stack's name, e2e-", SET],
        ],
        ["an unknown service", { services: ["spark"] }, ['gaiaflow:services[0] is "spark"; expected a list', SET]],
        ["a port out of range", { ports: { mlflow: 70000 } }, ["gaiaflow:ports.mlflow is 70000; expected a port", SET]],
        [
            "the same port twice",
            { ports: { airflow: 5000 } },
            ["gaiaflow:ports.mlflow is 5000, as is gaiaflow:ports.airflow", SET],
        ],
        [
            "a dags folder that is missing",
            { project: { ...PROJECT, dags: "flows" } },
            ['gaiaflow:project.dags is "flows", but there is no such folder', SET],
        ],
        [
            "a package that is missing",
            { project: { ...PROJECT, package: "rose" } },
            ['gaiaflow:project.package is "rose", but there is no ', SET],
        ],
        [
            "an image that cannot be pulled",
            { images: { mlflow: "127.0.0.1:1/mlflow:1" } },
            ["gaiaflow:images.mlflow is 127.0.0.1:1/mlflow:1, which is not on this machine and cannot be pulled", SET],
        ],
    ])("names %s", async (_, changes, expected) => {
        const output = await refusal(changes);
        for (const text of expected) {
            expect(output).toContain(text);
        }
    });

    test("prints lines that fix what they name, typed as they are, whatever is in a name", async () => {
        const faulty = {
            secrets: { "my.creds": { KEY: "plain" } },
            tasks: { resources: { limits: { "nvidia.com/gpu": "much" } } },
            // More digits than a number keeps.
            airflow: { env: { PHONE: 2 ** 60 } },
        };
        await platform.configure(faulty);
        const { exitCode, all } = await platform.pulumi("preview");
        expect(exitCode).not.toBe(0);
        const lines: string[] = [...(all.match(/pulumi config set .*/g) ?? [])];
        const inPython = "from gaiaflow.config_lines import secret_line; print(secret_line('of.python'))";
        const python = { ...platform.environment, PYTHONPATH: path.join(platform.dir, "python/src") };
        lines.push((await execa("python3", ["-c", inPython], { env: python })).stdout);
        const env = { ...platform.environment, PULUMI_STACK: platform.stack };
        for (const line of lines) {
            const typed = line.replace("<text>", "+49 30 0123");
            await execa("sh", ["-c", typed], { cwd: platform.dir, env, extendEnv: false, input: "s3cr3t" });
        }
        const { stdout } = await execa("pulumi", ["config", "--json", "--show-secrets"], {
            ...{ cwd: platform.dir, env, extendEnv: false },
        });
        const config = JSON.parse(stdout) as Record<string, { objectValue?: unknown }>;
        const values = Object.keys(faulty).map((key) => config[`gaiaflow:${key}`]?.objectValue);
        const fixed = await platform.pulumi("preview");
        await platform.configure({ secrets: undefined, tasks: undefined, airflow: undefined });
        expect(lines).toHaveLength(4);
        expect(values).toEqual([
            { "my.creds": { KEY: "s3cr3t" }, "of.python": { KEY: "s3cr3t" } },
            { resources: { limits: { "nvidia.com/gpu": 1 } } },
            { env: { PHONE: "+49 30 0123" } },
        ]);
        expect([fixed.exitCode, fixed.exitCode === 0 ? "" : fixed.all]).toEqual([0, ""]);
    });

    test("names two faults at once", async () => {
        const output = await refusal({ services: ["spark"], ports: { mlflow: 0 } });
        expect(output).toContain("has 2 faults; nothing was changed");
    });

    test("names a port that a process holds, and the process", async () => {
        const [port = 0] = await freePorts(1);
        const server = net.createServer();
        await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
        const output = await refusal({ ports: { ...platform.ports, jupyter: port } });
        server.close();
        expect(output).toContain(`gaiaflow:ports.jupyter is ${port}, which the process`);
        expect(output).toContain(`(pid ${process.pid}) holds`);
    });

    test("names a port that a container holds, and the container", async () => {
        const [port = 0] = await freePorts(1);
        const name = `${platform.stack}-holder`;
        const image = (await docker("image", "ls", "--quiet", "gaiaflow/base")).split("\n")[0] ?? "";
        await docker(
            "run",
            "--detach",
            "--rm",
            "--name",
            name,
            "--publish",
            `127.0.0.1:${port}:1`,
            image,
            "sleep",
            "600",
        );
        const output = await refusal({ ports: { ...platform.ports, mlflow: port } });
        await docker("rm", "--force", name);
        expect(output).toContain(`gaiaflow:ports.mlflow is ${port}, which the container ${name} holds`);
    });

    test("names what mode prod lacks: a cluster and a registry", async () => {
        await platform.configure({ mode: "prod" });
        const { exitCode, all } = await platform.pulumi("up", "--yes", "--skip-preview");
        await platform.configure({ mode: "dev" });
        expect(exitCode).not.toBe(0);
        expect(all).toContain("gaiaflow:cluster.context is missing");
        expect(all).toContain("gaiaflow:registry.server is missing");
    });

    test("says that no Docker daemon answers, in a preview too", async () => {
        const environment = { ...platform.environment, DOCKER_HOST: `unix://${platform.home}/no.sock` };
        const { exitCode, all } = await platform.pulumiIn(environment, "up", "--yes");
        expect(exitCode).not.toBe(0);
        expect(all).toContain(`No Docker daemon answers at unix://${platform.home}/no.sock (ENOENT).`);
        expect(all).toContain("unset DOCKER_HOST");
    });

    test("says that a passphrase is wrong", async () => {
        const environment = { ...platform.environment, PULUMI_CONFIG_PASSPHRASE: "another one" };
        const { exitCode, all } = await platform.pulumiIn(environment, "preview");
        expect(exitCode).not.toBe(0);
        expect(all).toMatch(/incorrect passphrase/i);
    });

    test("names the packages when what DAG files need conflicts with Airflow's own, and has made no container", async () => {
        await platform.configure({ services: ["airflow"], airflow: { requirements: ["pydantic==1.10.0"] } });
        const { exitCode, all } = await platform.pulumi("up", "--yes", "--skip-preview");
        await platform.configure({ services: undefined, airflow: undefined });
        expect(exitCode).not.toBe(0);
        expect(all).toMatch(/you require pydantic==1\.10\.0\s+and pydantic==2\./);
        expect(all).toContain("do not fit with what Airflow's image has settled (/airflow.lock)");
        expect(await docker("ps", "--all", "--quiet", "--filter", `label=io.gaiaflow.stack=${platform.stack}`)).toBe(
            "",
        );
    });

    test("names every clash of the project's requirements before anything is declared, and writes no lock", async () => {
        await platform.configure({ project: { ...PROJECT, requirements: "project/wrong.txt" } });
        const wrong = "requests==2.32.3\nurllib3==1.20\nboto3==1.35.0\nbotocore==1.34.0\n";
        await fs.writeFile(path.join(platform.dir, "project/wrong.txt"), wrong);
        const lock = path.join(platform.dir, "project/pylock.toml");
        const before = await fs.readFile(lock, "utf8");
        const { exitCode, all } = await platform.pulumi("up", "--yes", "--skip-preview");
        await platform.configure({ project: PROJECT });
        expect(exitCode).not.toBe(0);
        for (const name of ["requests==2.32.3", "urllib3==1.20", "boto3==1.35.0", "botocore==1.34.0"]) {
            expect(all).toContain(name);
        }
        expect(all).not.toMatch(/ (created|updated|replaced) /);
        expect(await fs.readFile(lock, "utf8")).toBe(before);
    });

    test("a preview asks no port: it is for machines where the platform does not run", async () => {
        const [port = 0] = await freePorts(1);
        const server = net.createServer();
        await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
        await platform.configure({ ports: { ...platform.ports, jupyter: port } });
        const { exitCode, all } = await platform.pulumi("preview");
        server.close();
        await platform.configure({ ports: platform.ports });
        expect([exitCode, all]).toEqual([0, expect.anything()]);
    });
});
