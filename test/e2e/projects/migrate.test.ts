/** Projects of each earlier form, made ours by `gaiaflow migrate`, and their DAG run in dev. */
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { parse, stringify } from "yaml";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { EARLIER_PROJECTS, type EarlierForm } from "../../support/earlier-projects";
import { freePorts } from "../../support/free-ports";
import { commitAll } from "../../support/git-commit";
import { mlflow } from "../../support/mlflow-api";
import type { Logins } from "../../support/platform";

jest.setTimeout(1_800_000);

/** The form with which MLflow is started, too. */
const WITH_RUNS = "template";

describe.each(Object.keys(EARLIER_PROJECTS) as EarlierForm[])("a project of %s", (form) => {
    let clone: CloneCopy;
    let root: string;
    let folder: string;
    let ports: readonly number[];
    let commands: readonly string[];

    const command = (name: string, ...args: string[]) => {
        const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
        return execa(path.join(folder, "node_modules", ".bin", name), args, { ...options, stdin: "ignore" });
    };
    const migrate = (...args: string[]) => succeed(clone.run("migrate", { args: [folder, ...args] }));

    beforeAll(async () => {
        clone = await copyClone();
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-earlier-"));
        folder = path.join(root, path.basename(root).replace("gaiaflow-earlier-", `crops-${form}-`).toLowerCase());
        for (const [name, lines] of Object.entries(EARLIER_PROJECTS[form])) {
            await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
            await fs.writeFile(path.join(folder, name), lines.join("\n"));
        }
        await execa("git", ["init", "--quiet"], { cwd: folder });
        await commitAll(folder, "As it was");
        ports = await freePorts(5);
    });

    afterAll(async () => {
        await succeed(command("gaiaflow", "destroy", "--yes"));
        await clone.remove();
        await fs.rm(root, { recursive: true });
    });

    test("is one of ours after it, and a second time changes nothing", async () => {
        const { stdout } = await clone.run("migrate", { args: [folder, "--yes", "--json"] });
        ({ commands } = JSON.parse(stdout) as { readonly commands: readonly string[] });
        const before = await execa("git", ["status", "--porcelain"], { cwd: folder });
        expect(await migrate("--yes")).toContain("Nothing is to be changed.");
        const after = await execa("git", ["status", "--porcelain"], { cwd: folder });
        expect(after.stdout).toBe(before.stdout);
    });

    test("its DAG runs to success in dev", async () => {
        const file = path.join(folder, "Pulumi.dev.yaml");
        const stack = parse(await fs.readFile(file, "utf8")) as { readonly config: Record<string, unknown> };
        const [airflow = 0, server, minio, minioConsole, jupyter] = ports;
        const services = form === WITH_RUNS ? ["airflow", "mlflow"] : ["airflow"];
        const own = {
            "gaiaflow:ports": { airflow, mlflow: server, minio, minioConsole, jupyter },
            "gaiaflow:services": services,
        };
        await fs.writeFile(file, stringify({ config: { ...stack.config, ...own } }));
        await succeed(
            execa("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
                cwd: folder,
                all: true,
                reject: false,
            }),
        );
        for (const line of commands.filter((each) => /^npx (gaiaflow tools|pulumi config set )/.test(each))) {
            // The value is asked for.
            const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
            await succeed(execa("sh", ["-c", line], { ...options, input: "hay-and-straw\n" }));
        }
        await succeed(command("gaiaflow", "mlops", "start"));
        const output = ["stack", "output", "credentials", "--json", "--show-secrets", "--stack", "dev"];
        const show = await command("pulumi", ...output);
        const api = await airflowApi(airflow, (JSON.parse(show.stdout) as Logins).airflow);
        const run = await api.run("yields");
        expect(run.state).toBe("success");
        expect(await api.xcom("yields", run.id, "total")).toBe("6 t");
        const secrets = commands.filter((line) => line.includes("--secret"));
        expect(secrets).toHaveLength(form === "astro" ? 1 : 0);
        const { connections } = await api.get<{ connections: object[] }>("/connections");
        const silo = { connection_id: "silo", conn_type: "postgres", login: "reader", port: 5432 };
        expect(connections).toEqual(
            secrets.length === 0 ? expect.anything() : expect.arrayContaining([expect.objectContaining(silo)]),
        );
    });

    test("is without a fault for gaiaflow check", async () => {
        const { exitCode, stdout } = await command("gaiaflow", "check", "--json");
        // What could not be looked at says why.
        const expected = { exitCode: 0, dags: [], airflow3: [], unchecked: [] };
        expect({ exitCode, ...(JSON.parse(stdout) as object) }).toMatchObject(expected);
    });

    if (form === WITH_RUNS) {
        test("its runs of MLflow are in the stack's, with parameters, points, files, parents and models, and not twice", async () => {
            await writeRuns(path.join(folder, "mlruns"));
            const bring = async () =>
                JSON.parse(await succeedOut(command("gaiaflow", "migrate", "--mlruns", "mlruns", "--json"))) as object;
            expect(await bring()).toEqual({ experiments: 1, runs: 2, versions: 1 });
            expect(await bring()).toEqual({ experiments: 1, known: 3 });
            const port = ports[1] ?? 0;
            const { experiment } = await mlflow<{ experiment: { experiment_id: string } }>(
                port,
                "GET",
                "experiments/get-by-name",
                { experiment_name: "soil" },
            );
            const { runs } = await mlflow<{ runs: Run[] }>(port, "POST", "runs/search", {
                experiment_ids: [experiment.experiment_id],
            });
            const named = (name: string) => runs.find(({ info }) => info.run_name === name) as Run;
            const child = named("child");
            expect(runs).toHaveLength(2);
            expect(child.info).toMatchObject({
                status: "FINISHED",
                start_time: 1_700_000_000_000,
                end_time: 1_700_000_009_000,
            });
            expect(child.data.params).toEqual([{ key: "depth", value: "3" }]);
            expect(child.data.tags).toContainEqual({ key: "mlflow.parentRunId", value: named("parent").info.run_id });
            const history = await mlflow<{ metrics: { value: number; step: number }[] }>(
                port,
                "GET",
                "metrics/get-history",
                { run_id: child.info.run_id, metric_key: "loss" },
            );
            expect(history.metrics.map(({ value, step }) => [value, step])).toEqual([
                [0.5, 0],
                [0.25, 1],
            ]);
            const listed = await mlflow<{ files: { path: string }[] }>(port, "GET", "artifacts/list", {
                run_id: child.info.run_id,
            });
            expect(listed.files.map((one) => one.path)).toEqual(["model", "notes.txt"]);
            const { model_version: version } = await mlflow<{ model_version: object }>(
                port,
                "GET",
                "registered-models/alias",
                { name: "soil", alias: "best" },
            );
            expect(version).toMatchObject({ version: "1", run_id: child.info.run_id });
        });
    }
});

interface Run {
    readonly info: { readonly run_id: string; readonly run_name: string };
    readonly data: {
        readonly params?: unknown;
        readonly tags: readonly { readonly key: string; readonly value: string }[];
    };
}

async function succeedOut(child: execa.ExecaChildProcess): Promise<string> {
    await succeed(child);
    return (await child).stdout;
}

/** A folder as MLflow writes it: an experiment with a run and a run below that. */
async function writeRuns(folder: string): Promise<void> {
    const experiment = "123456789012345678";
    const [parent, child] = ["a".repeat(32), "b".repeat(32)] as const;
    const at = "file:///home/someone/crops/mlruns";
    const run = (id: string, name: string) => ({
        ...{ artifact_uri: `${at}/${experiment}/${id}/artifacts`, end_time: 1_700_000_009_000, entry_point_name: "" },
        ...{ experiment_id: experiment, lifecycle_stage: "active", run_id: id, run_name: name, run_uuid: id },
        ...{
            source_name: "",
            source_type: 4,
            source_version: "",
            start_time: 1_700_000_000_000,
            status: 3,
            tags: [],
            user_id: "someone",
        },
    });
    const times = { creation_timestamp: 1_700_000_000_000, last_updated_timestamp: 1_700_000_000_000 };
    const files = {
        "meta.yaml": stringify({
            artifact_location: `${at}/${experiment}`,
            creation_time: 1_700_000_000_000,
            experiment_id: experiment,
            last_update_time: 1_700_000_000_000,
            lifecycle_stage: "active",
            name: "soil",
        }),
        [`${parent}/meta.yaml`]: stringify(run(parent, "parent")),
        [`${parent}/tags/mlflow.runName`]: "parent",
        [`${child}/meta.yaml`]: stringify(run(child, "child")),
        [`${child}/tags/mlflow.runName`]: "child",
        [`${child}/tags/mlflow.parentRunId`]: parent,
        [`${child}/params/depth`]: "3",
        [`${child}/metrics/loss`]: "1700000001000 0.5 0\n1700000002000 0.25 1\n",
        [`${child}/artifacts/notes.txt`]: "loam\n",
        [`${child}/artifacts/model/MLmodel`]: "flavors: {}\n",
        "../models/soil/meta.yaml": stringify({ ...times, description: "of soil", name: "soil" }),
        "../models/soil/version-1/meta.yaml": stringify({
            ...times,
            ...{ current_stage: "None", description: "", name: "soil", run_id: child, run_link: "", status: "READY" },
            ...{ source: `${at}/${experiment}/${child}/artifacts/model`, status_message: "", user_id: "", version: 1 },
        }),
        "../models/soil/aliases/best": "1",
    };
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(folder, experiment, name);
        await fs.mkdir(path.dirname(file), { recursive: true });
        await fs.writeFile(file, text);
    }
    for (const id of [parent, child]) {
        for (const kind of ["artifacts", "metrics", "params", "tags"]) {
            await fs.mkdir(path.join(folder, experiment, id, kind), { recursive: true });
        }
    }
}
