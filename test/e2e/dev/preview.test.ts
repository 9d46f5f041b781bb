import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { parse, stringify } from "yaml";
import type { ProjectPreview } from "@gaiaflow/cli/preview/preview-project";
import { copyClone, type CloneCopy } from "../../support/clone";

jest.setTimeout(600_000);

/** Of a passphrase that nobody here has, so that a command which would decrypt fails. */
const sealed = () => ({ secure: "v1:bm9ib2R5:c2VhbGVkLWJ5LW5vYm9keS1oZXJl" });
const SALT = "v1:bm9ib2R5cw==:v1:bm9ib2R5bm9i:c2VhbGVkLWJ5LW5vYm9keS1oZXJlLWVpdGhlcg==";

/** A network without a way out, where that can be had: what Pulumi's own processes say to each other still passes. */
const NO_NETWORK =
    process.getuid?.() === 0 ? ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] : [];

/** `npm run preview` in a clone and an empty home of its own, with no daemon. */
describe("a preview of all stacks", () => {
    let clone: CloneCopy;
    let empty: string;
    let before: string;

    const preview = (...args: string[]) =>
        clone.run("preview", {
            args,
            env: {
                DOCKER_HOST: `unix://${empty}/no.sock`,
                HOME: empty,
                XDG_CONFIG_HOME: "",
                TMPDIR: path.join(empty, "tmp"),
            },
            under: NO_NETWORK,
        });
    const statusOf = async () => (await execa("git", ["status", "--porcelain"], { cwd: clone.dir })).stdout;
    const configure = async (stack: string, changes: object) => {
        const file = path.join(clone.dir, `Pulumi.${stack}.yaml`);
        const { config } = parse(await fs.readFile(file, "utf8")) as { config: object };
        await fs.writeFile(file, stringify({ encryptionsalt: SALT, config: { ...config, ...changes } }));
    };

    beforeAll(async () => {
        clone = await copyClone();
        empty = path.join(clone.home, "empty");
        await fs.mkdir(path.join(empty, "tmp"), { recursive: true });
        const encrypted = {
            "gaiaflow:secrets": { "my-creds": { API_KEY: sealed() } },
            "gaiaflow:airflow": { env: { AIRFLOW_CONN_BANK: sealed(), PLAIN: "1" } },
        };
        await configure("dev", { ...encrypted, "gaiaflow:tasks": { envInDev: true } });
        await configure("prod_local", encrypted);
        before = await statusOf();
    });
    afterAll(async () => {
        await clone.remove();
    });

    test("needs no daemon, network, state or passphrase, decrypts nothing and writes nothing", async () => {
        const { all, exitCode, stdout } = await preview("--json");
        expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        const { machine, ok, seconds, stacks } = JSON.parse(stdout) as ProjectPreview;
        expect([ok, stacks.map(({ stack, status }) => `${stack} ${status}`)]).toEqual([
            true,
            ["dev ok", "prod_local ok", "prod ok"],
        ]);
        const [dev, prodLocal] = stacks;
        const names = new Set(prodLocal?.resources.map(({ name }) => name));
        expect([...names]).toEqual(expect.arrayContaining(["airflow-scheduler", "cluster", "task-secret-my-creds"]));
        expect(dev?.resources.map(({ name }) => name)).toEqual(expect.arrayContaining(["airflow-scheduler", "mlflow"]));
        expect(dev?.standIns).toEqual(["gaiaflow:airflow.env.AIRFLOW_CONN_BANK", "gaiaflow:secrets.my-creds.API_KEY"]);
        expect(prodLocal?.footprint).toMatchObject({ clusterMib: 4096, clusterCpus: 2 });
        expect([dev?.footprint.clusterMib, dev?.footprint.containersMib]).toEqual([
            0,
            prodLocal?.footprint.containersMib,
        ]);
        expect(machine.memoryMib).toBeGreaterThan(0);
        expect(all).not.toContain("c2VhbGVk");
        expect(await statusOf()).toBe(before);
        expect(await fs.readdir(empty)).toEqual(["tmp"]);
        expect((await fs.readdir(path.join(empty, "tmp"))).filter((name) => name.startsWith("gaiaflow-"))).toEqual([]);
        console.log(
            `npm run preview: all stacks in ${seconds} s (dev ${dev?.seconds} s, prod_local ${prodLocal?.seconds} s)`,
        );
    });

    test("says a fault in words with its fix and exits with 1, while another preview goes well beside it", async () => {
        await configure("dev", { "gaiaflow:prots": 1 });
        const [faulty, good] = await Promise.all([preview(), preview("--stack", "prod_local")]);
        expect(faulty.exitCode).toBe(1);
        expect(faulty.stdout).toContain("gaiaflow:prots is not a known key");
        expect(faulty.stdout).toContain("pulumi config rm --stack dev 'gaiaflow:prots'");
        expect(faulty.stdout).toContain("Stack prod_local: an up makes");
        expect(faulty.stdout).toMatch(/Faults in: dev;/);
        expect([good.exitCode, good.exitCode === 0 ? "" : good.all]).toEqual([0, ""]);
        expect(good.stdout).toContain("Stack prod_local: an up makes");
        expect(good.stdout).not.toContain("Stack dev");
    });

    test("refuses what breaks a policy, as any fault", async () => {
        await configure("dev", {
            "gaiaflow:prots": undefined,
            "gaiaflow:images": { mlflow: "registry.example.com/mlflow:stable" },
        });
        const { exitCode, stdout } = await preview("--stack", "dev");
        expect(exitCode).toBe(1);
        expect(stdout).toMatch(
            /Stack dev: cannot come up\.\n {2}Policy no-moving-tag: [^]*\n {4}Container mlflow: image names no/,
        );
    });

    test("says which stacks there are where the one that is asked for is not", async () => {
        const { all, exitCode } = await preview("--stack", "dve");
        expect(exitCode).toBe(1);
        expect(all).toContain("There is no Pulumi.dve.yaml");
        expect(all).toContain("Name one of: dev, prod_local, prod");
    });
});
