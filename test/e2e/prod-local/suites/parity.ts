import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../../support/airflow-api";
import { inspect, leftovers, python } from "../../../support/docker";
import { putData, readData, type PlatformData } from "../../../support/platform-data";
import type { Platform } from "../../../support/platform";
import { ENDS, LOG_LINES, logsAndEnds } from "./logs-and-ends";

/** What MLflow keeps of the newest run and model of the example. */
const KEPT = `
import mlflow
client = mlflow.MlflowClient()
[experiment] = [e for e in client.search_experiments() if e.name == "iris"]
run = client.search_runs([experiment.experiment_id], max_results=1)[0]
newest = max(client.search_model_versions("name='iris'"), key=lambda version: int(version.version))
model = mlflow.models.get_model_info(f"models:/iris/{newest.version}")
print(json.dumps({
    "metrics": run.data.metrics,
    "params": run.data.params,
    "artifacts": sorted(artifact.path for artifact in client.list_artifacts(run.info.run_id, "data")),
    "signature": model.signature.to_dict(),
    "flavors": sorted(model.flavors),
}))
`;

/**
 * All XComs of a run of a DAG, as they are stored: read as JSON, 1.0 would be 1. Ids that no two runs share are made the
 * same, and so are numbers of versions.
 */
async function xcoms(platform: Platform, dag: string): Promise<unknown> {
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    const { id, state, tasks } = await api.run(dag);
    const values = (await api.xcoms(dag, id)).map(({ task, key, stored }) => {
        const same =
            task === "register" ? stored.replace(/^\s*\d+$/, "VERSION") : stored.replace(/[0-9a-f]{32}/g, "ID");
        return `${task} ${key} ${same}`;
    });
    const states = tasks.map(({ task_id, state: ended, try_number }) => `${task_id} ${ended ?? ""} ${try_number}`);
    return { state, tasks: states.sort(), xcoms: values };
}

/** What a platform makes of the example DAGs. */
async function results(platform: Platform): Promise<unknown> {
    const runs = [await xcoms(platform, "train_iris"), await xcoms(platform, "all_features")];
    const kept = await python(platform.container("kernels"), KEPT);
    return { runs, kept: JSON.parse(kept.split("\n").at(-1) ?? "") as unknown };
}

/** Hashes of the files in the folder of DAGs. */
export async function dagFiles({ dir }: Platform): Promise<Readonly<Record<string, string>>> {
    const files = await fs.readdir(path.join(dir, "dags"), { recursive: true, withFileTypes: true });
    const hashes = files
        .filter((entry) => entry.isFile())
        .map(async ({ parentPath, name }) => {
            const bytes = await fs.readFile(path.join(parentPath, name));
            return [path.join(parentPath, name), crypto.createHash("sha256").update(bytes).digest("hex")] as const;
        });
    return Object.fromEntries((await Promise.all(hashes)).sort());
}

/** The other mode, from the same clone. */
export function parity(fixture: () => Platform): void {
    describe("a dev stack of the same clone", () => {
        let dev: Platform;
        let data: PlatformData;
        let before: string;
        let dags: Readonly<Record<string, string>>;
        beforeAll(async () => {
            dags = await dagFiles(fixture());
            data = await putData(fixture());
            before = (await inspect(fixture().container("postgres"))).Id;
            dev = await fixture().beside({ mode: "dev" });
            await dev.up();
        });

        test("gives the same XComs, metrics, artifacts and model signature as pods do", async () => {
            const here = await results(dev);
            expect(JSON.stringify(here)).toContain("success");
            expect(await results(fixture())).toEqual(here);
            expect(await dagFiles(fixture())).toEqual(dags);
        });

        test("shows the same log, and fails and retries for the same exceptions", async () => {
            const { dated: here, ...inDev } = await logsAndEnds(dev);
            expect(inDev).toEqual({
                ends: ENDS,
                output: [...LOG_LINES].sort(),
                failures: ["once ConnectionResetError: [Errno 104] reset", "hopeless HopelessError: status 401"],
            });
            const { dated: there, ...inPods } = await logsAndEnds(fixture());
            expect(inPods).toEqual(inDev);
            expect([here, there]).toEqual([
                { day: null, token: false },
                { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, token: false },
            ]);
        });

        test("goes without a trace, and the other one keeps its data and its containers", async () => {
            await dev.remove();
            expect(await leftovers(dev.stack)).toEqual([]);
            const { exitCode, all } = await fixture().pulumi("preview", "--expect-no-changes");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
            const { dagRuns, ...kept } = await readData(fixture(), data);
            expect({ ...kept, dagRuns: data.dagRuns }).toEqual(data);
            expect(dagRuns).toBeGreaterThan(data.dagRuns);
            expect((await inspect(fixture().container("postgres"))).Id).toBe(before);
            expect(await dagFiles(fixture())).toEqual(dags);
        });
    });
}
