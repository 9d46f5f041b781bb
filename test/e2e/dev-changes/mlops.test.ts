import { parse } from "yaml";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { containersOf, docker, inspect, lives } from "../../support/docker";
import { freePorts } from "../../support/free-ports";
import { gaiaflow } from "../../support/gaiaflow";
import { makePlatform, type Platform } from "../../support/platform";

jest.setTimeout(1_800_000);

const MLFLOW = ["minio", "minio-init", "mlflow", "postgres"];

/** `gaiaflow mlops` and `pulumi` on one stack, by turns. */
describe("gaiaflow mlops", () => {
    let platform: Platform;
    beforeAll(async () => {
        platform = await makePlatform();
    });
    afterAll(async () => {
        await platform.remove();
    });
    const mlops = async (...args: string[]): Promise<string> => {
        const { all = "", exitCode } = await platform.gaiaflow("mlops", ...args);
        expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
        return all;
    };
    const roles = async () =>
        (await containersOf(platform.stack)).map((name) => name.replace(platform.container(""), "")).sort();
    const config = async () => {
        const text = await fs.readFile(path.join(platform.dir, `Pulumi.${platform.stack}.yaml`), "utf8");
        return (parse(text) as { readonly config: Readonly<Record<string, unknown>> }).config;
    };
    const volumes = () => docker("volume", "ls", "--quiet", "--filter", `label=io.gaiaflow.stack=${platform.stack}`);
    const expectNoChange = async () => {
        const { all } = await platform.pulumi("preview", "--expect-no-changes");
        expect(all).toMatch(/\d+ unchanged/);
        expect(all).not.toMatch(/to (create|update|replace|delete)/);
    };

    test("start --service brings it up with what it needs, writes that down and says what it leaves out", async () => {
        const output = await mlops("start", "--service", "mlflow");
        expect(await roles()).toEqual(MLFLOW);
        expect((await config())["gaiaflow:services"]).toEqual(["mlflow"]);
        expect(output).toContain("Left out by gaiaflow:services: airflow, jupyter.");
        await expectNoChange();
    });

    test("another one comes beside it, at the port that is asked for, and touches none", async () => {
        const before = await lives(platform.stack);
        const text = await config();
        const clash = await platform.gaiaflow("mlops", "start", "-j", String(platform.ports.airflow));
        expect(clash.all).toContain(`as is gaiaflow:ports.airflow`);
        expect({ exitCode: clash.exitCode, config: await config() }).toEqual({ exitCode: 1, config: text });
        const [port = 0] = await freePorts(1);
        await mlops("start", "--service", "jupyter", "-j", String(port));
        const after = await lives(platform.stack);
        expect([...before].filter(([name, life]) => after.get(name) !== life)).toEqual([]);
        expect(await roles()).toEqual(["jupyter", "kernels", ...MLFLOW].sort());
        expect((await config())["gaiaflow:ports"]).toMatchObject({ jupyter: port });
        const { stdout } = await platform.gaiaflow("status", "--json");
        const { urls } = JSON.parse(stdout) as { readonly urls: { readonly jupyter: string } };
        expect(new URL(urls.jupyter).port).toBe(String(port));
        await expectNoChange();
    });

    test("restart restarts what is asked, and no other", async () => {
        const before = await lives(platform.stack);
        await mlops("restart", "--service", "jupyter");
        const after = await lives(platform.stack);
        const changed = [...before].filter(([name, life]) => after.get(name) !== life).map(([name]) => name);
        expect(changed.sort()).toEqual([platform.container("jupyter"), platform.container("kernels")]);
    });

    test("one that another needs is not stopped; one that nobody needs goes, and its data stays", async () => {
        const refused = await platform.gaiaflow("mlops", "stop", "--service", "mlflow");
        expect(refused.exitCode).toBe(1);
        expect(refused.all).toContain("jupyter runs and needs mlflow.");
        const before = await volumes();
        await mlops("stop", "--service", "jupyter");
        expect(await roles()).toEqual(MLFLOW);
        expect(await volumes()).toBe(before);
        expect((await config())["gaiaflow:services"]).toEqual(["mlflow"]);
        await expectNoChange();
    });

    test("stop -v --service removes that one alone, which then is none of the stack's", async () => {
        const before = await lives(platform.stack);
        const kept = await volumes();
        await mlops("start", "--service", "jupyter");
        await mlops("stop", "-v", "--service", "jupyter", "--yes");
        expect(await lives(platform.stack)).toEqual(before);
        // JupyterLab keeps nothing: notebooks are the project's.
        expect(await volumes()).toBe(kept);
        expect((await config())["gaiaflow:services"]).toEqual(["mlflow"]);
        const again = await platform.gaiaflow("mlops", "stop", "-v", "--service", "jupyter", "--yes");
        expect(again.all).toMatch(/no service called jupyter\.\nThere are: (?!.*jupyter)/);
        expect(again.exitCode).toBe(1);
    });

    test("a user whose state has nothing of it is refused, and nothing is stopped, removed or written", async () => {
        const [before, text] = [await lives(platform.stack), await config()];
        const own = Object.entries(platform.environment).filter(([name]) => name !== "PULUMI_BACKEND_URL");
        const environment = Object.fromEntries(own);
        for (const words of [["stop"], ["stop", "--service", "mlflow"], ["stop", "-v", "--yes"], ["restart"]]) {
            const args = ["--stack", platform.stack, ...words];
            const { all, exitCode } = await gaiaflow({ dir: platform.dir, environment }, "mlops", { args });
            expect(all).toContain("No state of yours has the containers");
            expect(exitCode).toBe(1);
        }
        expect([await lives(platform.stack), await config()]).toEqual([before, text]);
    });

    test("-b -c builds what Docker's cache lacks, and -b all from its first layer; data stays", async () => {
        const made = async () => [...(await lives(platform.stack)).values()].map((life) => life.split(" ")[0]).sort();
        const [before, kept] = [await made(), await volumes()];
        await mlops("start", "-b", "-c");
        expect((await config())["gaiaflow:build"]).toBeUndefined();
        expect(await made()).toEqual(before);
        await mlops("start", "-b");
        expect((await config())["gaiaflow:build"]).toEqual({ force: expect.stringMatching(/^20\d\d-/) as string });
        // All that runs here is in images of ours.
        expect((await made()).filter((id) => before.includes(id))).toEqual([]);
        expect(await volumes()).toBe(kept);
        await expectNoChange();
    });

    test("stop -v asks, then removes containers and volumes; the next up makes them again", async () => {
        const unasked = await platform.gaiaflow("mlops", "stop", "-v");
        expect(unasked.exitCode).toBe(1);
        expect(unasked.all).toContain(`npx gaiaflow mlops stop -v --yes --stack ${platform.stack}`);
        expect(await roles()).toEqual(MLFLOW);
        await mlops("stop", "-v", "--yes");
        expect([await roles(), await volumes()]).toEqual([[], ""]);
        await platform.up();
        expect(await roles()).toEqual(MLFLOW);
    });

    test.each([
        ["--stop", "stop", "exited"],
        ["--start", "start", "running"],
        ["--restart", "restart", "running"],
    ])("the earlier spelling %s does the same, and prints the line of today", async (typed, verb, state) => {
        const { all, exitCode } = await platform.gaiaflow("mlops_manager.py", typed);
        expect({ all, exitCode }).toMatchObject({ exitCode: 0 });
        expect(all).toContain(`That is now: gaiaflow mlops ${verb} --stack ${platform.stack}`);
        expect((await inspect(platform.container("mlflow"))).State.Status).toBe(state);
    });
});
