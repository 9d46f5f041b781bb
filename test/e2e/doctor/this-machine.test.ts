import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { ensureTestImage } from "../../../packages/fallback/test/support/test-image";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { NPX, findingIn, lineOf, reportOf, type Report } from "../../support/doctor";
import { freshPrefix, removeAllWith, tryDocker } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { until } from "../../support/until";

jest.setTimeout(300_000);

const LISTEN = "require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1')";

/** Faults of a machine, of its user's settings and of a project, each made, seen, and repaired by what `gaiaflow doctor` says. */
describe("gaiaflow doctor, of a machine", () => {
    const prefix = freshPrefix();
    let clone: CloneCopy;
    let env: Record<string, string>;
    let ports: Readonly<Record<"airflow" | "mlflow", number>>;
    let listener: ChildProcess | undefined;
    const home = (...names: string[]) => path.join(clone.home, ...names);

    const doctor = (more: Record<string, string> = {}): Promise<Report> =>
        reportOf(clone.run("doctor", { args: ["--json"], env: { ...env, ...more } }));
    const type = (line: string): Promise<string> =>
        succeed(
            execa("bash", ["-c", `${NPX}\n${line}`], {
                cwd: clone.dir,
                env,
                extendEnv: false,
                reject: false,
                all: true,
            }),
        );

    beforeAll(async () => {
        clone = await copyClone();
        // A cache of its own, which takes the machine's tools: what is broken in it is whole there.
        const cache = home("a cache", "gaiaflow");
        await fs.mkdir(cache, { recursive: true });
        await fs.symlink(path.join(clone.env["XDG_CACHE_HOME"] ?? "", "gaiaflow", "artifacts"), `${cache}/artifacts`);
        env = { ...clone.env, XDG_CACHE_HOME: path.dirname(cache) };
        const [airflow = 0, mlflow = 0, minio = 0, minioConsole = 0, jupyter = 0] = await freePorts(5);
        ports = { airflow, mlflow };
        const lines = `  gaiaflow:ports: ${JSON.stringify({ ...ports, minio, minioConsole, jupyter })}\n`;
        await fs.appendFile(path.join(clone.dir, "Pulumi.dev.yaml"), lines);
        await type("npx gaiaflow tools");
    });
    afterAll(async () => {
        listener?.kill();
        await removeAllWith(prefix);
        await clone.remove();
    });

    test("finds nothing that it calls a fault before one is made", async () => {
        expect(Object.values(await doctor()).filter(({ ok }) => !ok)).toEqual([]);
    });

    test("a port that a process of someone else holds; the line that it prints gives the stack another", async () => {
        const port = ports.mlflow;
        listener = spawn(process.execPath, ["-e", LISTEN, String(port)]);
        const held = () => execa("bash", ["-c", `: < /dev/tcp/127.0.0.1/${port}`], { reject: false });
        await until("it listens", async () => (await held()).exitCode === 0);
        const before = findingIn(await doctor(), "ports", /^gaiaflow:ports\.mlflow is /);
        expect(before.problem).toContain(`${port}, which the process node (pid ${listener.pid}) holds`);
        await type(before.fix);
        expect(await doctor()).toMatchObject({ ports: { ok: true } });
        listener.kill();
    });

    test("a port that a container of someone else holds", async () => {
        const port = ports.airflow;
        const run = ["run", "--detach", "--name", `${prefix}-holder`, "--publish", `127.0.0.1:${port}:80`];
        const started = await tryDocker([...run, await ensureTestImage(), "sleep", "600"]);
        expect(started.stderr).toBe("");
        const before = findingIn(await doctor(), "ports", /^gaiaflow:ports\.airflow is /);
        expect(before.problem).toContain(`${port}, which the container ${prefix}-holder holds`);
        await type(before.fix);
        expect(await doctor()).toMatchObject({ ports: { ok: true } });
    });

    test("a lock that a killed Pulumi left; start refuses it, too, and changes nothing", async () => {
        const locks = home(".local", "state", "gaiaflow", ".pulumi", "locks");
        const run = execa("npx", ["pulumi", "up", "--yes", "--stack", "dev"], {
            ...{ cwd: clone.dir, env, extendEnv: false, reject: false, stdio: "ignore" },
        });
        const lock = async () => {
            const files = (await fs.readdir(locks, { recursive: true }).catch(() => [])) as string[];
            const file = files.find((name) => name.endsWith(".json"));
            return file && ((await readIfWhole(path.join(locks, file))) as { readonly pid: number } | undefined);
        };
        await until("the stack is locked", async () => (await lock()) !== undefined);
        const { pid = 0 } = (await lock()) || {};
        process.kill(pid, "SIGKILL");
        await run;
        const before = findingIn(await doctor(), "state-lock", /^Stack dev is locked by a run that is over/);
        expect(before.problem).toContain(`(pid ${pid})`);
        const start = await clone.run("start", { env });
        expect(start).toMatchObject({ exitCode: 1, all: expect.stringContaining(lineOf(before)) as string });
        await type(lineOf(before));
        expect(await doctor()).toMatchObject({ "state-lock": { findings: [] } });
    });

    test("tools that were taken away", async () => {
        const [record = ""] = await fs.readdir(home("a cache", "gaiaflow", "clones"));
        const text = await fs.readFile(home("a cache", "gaiaflow", "clones", record), "utf8");
        const { bin } = JSON.parse(text) as { readonly bin: string };
        expect(bin).toContain(home("a cache"));
        await fs.rm(bin, { recursive: true });
        const before = findingIn(await doctor(), "tools", /Pulumi is gone/);
        expect(before.problem).toContain(bin);
        await type(lineOf(before));
        expect(await doctor()).toMatchObject({ tools: { ok: true } });
    });

    test("a PATH without git and without docker", async () => {
        const bin = home("few commands");
        await fs.mkdir(bin);
        await fs.symlink(process.execPath, path.join(bin, "node"));
        const before = await doctor({ PATH: bin });
        expect(findingIn(before, "tools", /no git/).fix).toMatch(/^Type: (sudo apt-get|xcode-select|winget) install/);
        expect(findingIn(before, "docker-command", /^Docker is not on this machine/).fix).toContain("get.docker.com");
    });

    test("caches that have grown; uninstall takes them away", async () => {
        const cache = home("old cache");
        const artifacts = path.join(cache, "gaiaflow", "artifacts");
        await fs.mkdir(path.join(artifacts, "pulumi-1-0a"), { recursive: true });
        await fs.writeFile(path.join(artifacts, "pulumi-1-0a.json"), JSON.stringify({ bytes: 11 * 1024 ** 3 }));
        const more = { XDG_CACHE_HOME: cache };
        const before = findingIn(await doctor(more), "leftovers", /holds 11\.0 GiB of tools/);
        expect(before).toMatchObject({ isNote: true, problem: expect.stringContaining(cache) as string });
        await type(`XDG_CACHE_HOME='${cache}' ${lineOf(before)} --yes`);
        const { leftovers } = await doctor(more);
        expect(leftovers?.findings.filter(({ problem }) => problem.includes(cache))).toEqual([]);
    });
});

async function readIfWhole(file: string): Promise<unknown> {
    try {
        return JSON.parse(await fs.readFile(file, "utf8"));
    } catch {
        return undefined;
    }
}
