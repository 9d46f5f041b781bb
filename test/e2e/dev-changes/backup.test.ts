import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { airflowApi, loginStatus } from "../../support/airflow-api";
import { succeed } from "../../support/clone";
import { docker, inspect, lives } from "../../support/docker";
import { makePlatform, type Logins, type Platform } from "../../support/platform";
import { putData, readData, type PlatformData } from "../../support/platform-data";

jest.setTimeout(1_800_000);

const LOAD = `
import mlflow.sklearn
from sklearn.datasets import load_iris
print(len(mlflow.sklearn.load_model("models:/iris/1").predict(load_iris(as_frame=True).data)))
`;
const VARIABLE = { key: "threshold", value: "a secret threshold" };
const HISTORY = ["evaluate success", "prepare success", "register success", "train success"];

/** A stack's data into a file, and back into one that was made again, with other passwords. */
describe("gaiaflow backup and restore", () => {
    let platform: Platform;
    let file: string;
    let phrase: string;
    let before: Logins;
    let data: PlatformData;
    let run: string;
    beforeAll(async () => {
        platform = await makePlatform({ services: ["airflow", "mlflow"] });
        file = path.join(platform.home, "monday.backup");
        phrase = await passphrase("correct horse");
        // Which Pulumi is meant, it writes down for all commands.
        await succeed(platform.gaiaflow("tools"));
        await platform.up();
        before = await platform.logins();
        const airflow = await api();
        run = (await airflow.run("train_iris")).id;
        await airflow.post("/variables", VARIABLE);
        data = await putData(platform);
    });
    afterAll(async () => {
        await platform.remove();
    });
    const passphrase = async (text: string): Promise<string> => {
        const at = path.join(platform.home, text.replace(" ", "-"));
        await fs.writeFile(at, `${text}\n`);
        return at;
    };
    const api = async () => airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    const restore = (...args: string[]) => platform.gaiaflow("restore", "--passphrase-file", phrase, ...args);
    const variable = async () => (await (await api()).get<{ value: string }>(`/variables/${VARIABLE.key}`)).value;
    /** Who does it loses nothing: the containers live on, and the data is there. */
    const expectUntouched = async (attempt: execa.ExecaChildProcess, words: string) => {
        const life = await lives(platform.stack);
        const { all = "", exitCode } = await attempt;
        expect({ exitCode, all }).toEqual({ exitCode: 1, all: expect.stringContaining(words) as string });
        expect(await lives(platform.stack)).toEqual(life);
        expect(await readData(platform, data)).toEqual(data);
    };

    test("a backup stops nothing, and shows nothing without its passphrase", async () => {
        const life = await lives(platform.stack);
        const args = ["backup", file, "--passphrase-file", phrase, "--json"] as const;
        const { all = "", exitCode, stdout } = await platform.gaiaflow(...args);
        expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
        expect(JSON.parse(stdout)).toMatchObject({ file, bytes: (await fs.stat(file)).size });
        expect(all).toMatch(/1 DAG run, 1 connection, 1 variable, 2 experiments, \d+ MLflow runs?, 1 registered model/);
        expect(await lives(platform.stack)).toEqual(life);
        const stored = await fs.readFile(file);
        expect([data.password, VARIABLE.value, "PGDMP"].filter((text) => stored.includes(text))).toEqual([]);
    });

    test("a file that is there, or no passphrase, is refused", async () => {
        await expectUntouched(platform.gaiaflow("backup", file, "--passphrase-file", phrase), "is there already");
        await expectUntouched(platform.gaiaflow("backup", `${file}-2`), "nobody can be asked");
    });

    test("a stack with data, a wrong passphrase, a cut file: refused, and nothing is changed", async () => {
        await expectUntouched(restore(file), `Stack ${platform.stack} has data: 1 DAG run`);
        const wrong = await passphrase("wrong horse");
        const attempt = platform.gaiaflow("restore", file, "--replace", "--passphrase-file", wrong);
        await expectUntouched(attempt, "The passphrase does not open");
        const cut = path.join(platform.home, "cut.backup");
        const whole = await fs.readFile(file);
        await fs.writeFile(cut, whole.subarray(0, whole.length - 1000));
        await expectUntouched(restore(cut, "--replace"), "is no whole backup");
    });

    test("in a stack that was made again it is all there, and the passwords are the new ones", async () => {
        const { all: gone, exitCode: removed } = await platform.pulumi("destroy", "--yes", "--skip-preview");
        expect({ removed, gone }).toMatchObject({ removed: 0 });
        await platform.up();
        const { all = "", exitCode } = await restore(file);
        expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
        expect(all).toMatch(/Airflow and MLflow stood still for \d+ s\./);
        console.log(all);
        const { ports } = platform;
        expect(await readData(platform, data)).toEqual(data);
        expect(await variable()).toBe(VARIABLE.value);
        expect(await loginStatus(ports.airflow, before.airflow)).toBe(401);
        const airflow = await api();
        const states = (await airflow.tasks("train_iris", run)).map(
            ({ task_id, state }) => `${task_id} ${state ?? ""}`,
        );
        expect(states.sort()).toEqual(HISTORY);
        expect(await airflow.log("train_iris", run, "train")).toContain("train");
    });

    test("its model loads, its DAG runs again, and a preview finds nothing to do", async () => {
        const { Image } = await inspect(platform.container("tasks"));
        const where = ["--network", "host", "--env", `MLFLOW_TRACKING_URI=http://127.0.0.1:${platform.ports.mlflow}`];
        const args = ["run", "--rm", ...where, "--entrypoint", "python", Image, "-c", LOAD];
        const { stdout } = await execa("docker", args, { stdin: "ignore" });
        expect(stdout.trim().split("\n").at(-1)).toBe("150");
        expect((await (await api()).run("train_iris")).state).toBe("success");
        const { all } = await platform.pulumi("preview", "--expect-no-changes");
        expect(all).toMatch(/\d+ unchanged/);
    });

    test("one that fails in the end puts back what was there", async () => {
        // As of a stack that declares a connection which the backup has, too.
        const [migration, secrets] = [platform.container("airflow-migration"), "/run/secrets/airflow/objects.json"];
        const [kept, other] = ["kept.json", "other.json"].map((name) => path.join(platform.home, name));
        await docker("cp", `${migration}:${secrets}`, kept ?? "");
        await fs.writeFile(other ?? "", JSON.stringify({ connections: { [data.connection]: "http://example.com" } }));
        await docker("cp", other ?? "", `${migration}:${secrets}`);
        const airflow = await api();
        await airflow.post("/variables", { key: "later", value: "1" });
        const { all = "", exitCode } = await restore(file, "--replace");
        await docker("cp", kept ?? "", `${migration}:${secrets}`);
        expect({ exitCode, all }).toEqual({ exitCode: 1, all: expect.stringContaining(data.connection) as string });
        expect((await airflow.get<{ value: string }>("/variables/later")).value).toBe("1");
        // One run more than the backup has, of both.
        expect(await readData(platform, data)).toEqual({ ...data, dagRuns: data.dagRuns + 1 });
    });

    test("--replace: what came later is gone", async () => {
        const { all = "", exitCode, stdout } = await restore(file, "--replace", "--json");
        expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
        const from = { project: "gaiaflow", stack: platform.stack };
        expect(JSON.parse(stdout)).toMatchObject({ stack: platform.stack, from, madeBuckets: [] });
        expect(await readData(platform, data)).toEqual(data);
        const airflow = await api();
        await expect(airflow.get("/variables/later")).rejects.toThrow("404");
        const databases = "SELECT datname FROM pg_database WHERE datname LIKE '%restore%'";
        expect(await docker("exec", platform.container("postgres"), "psql", "-At", "-c", databases)).toBe("");
    });
});
