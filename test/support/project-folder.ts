import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "./airflow-api";
import type { Platform } from "./platform";
import { until } from "./until";

/** Folders of the project that tasks may write. */
const SCRATCH = ["models", "outputs/deep"];

/** What lies in the project's folder and beside the DAGs. */
const FILES = {
    "project/params.yaml": "alpha: 1\n",
    "project/helpers.py": 'WORD = "helpers"\n',
    "project/data/raw/t.csv": "a,b\n1,2\n",
    "project/.env": "PASSWORD=none\n",
    "project/models/old.pkl": "old",
    "dags/beside_dag.py": 'WORD = "beside"\n',
};

/** What a platform's configuration says of the project and of data from elsewhere, which lies in its home. */
export const projectKeys = ({ home }: Pick<Platform, "home">) => ({
    mounts: [
        { folder: path.join(home, "sentinel"), path: "/data/sentinel" },
        { folder: path.join(home, "labels"), path: "data/labels", readOnly: false },
    ],
    project: { name: "iris", package: "iris", requirements: "project/requirements.txt", scratch: SCRATCH },
});

/** Writes them into a platform's clone, with the DAGs and functions of the tests. */
export async function writeProjectFiles(platform: Platform): Promise<void> {
    const tests = path.join(__dirname, "../e2e/prod-local");
    for (const [from, to] of [
        ["project", "project/iris"],
        ["dags", "dags"],
    ] as const) {
        for (const name of ["project_folder.py", "scenes.py"]) {
            await fs.copyFile(path.join(tests, from, name), path.join(platform.dir, to, name));
        }
    }
    for (const [name, text] of Object.entries(FILES)) {
        const file = path.join(platform.dir, name);
        await fs.mkdir(path.dirname(file), { recursive: true });
        await fs.writeFile(file, text);
    }
    for (const [folder, file] of [
        ["sentinel", "scene.csv"],
        ["labels", "classes.csv"],
    ] as const) {
        await fs.mkdir(path.join(platform.home, folder));
        await fs.writeFile(path.join(platform.home, folder, file), `${folder}\n`);
    }
    await fs.symlink("/elsewhere/out.csv", path.join(platform.home, "sentinel/out.csv"));
    // For pods, whose user is another one.
    await fs.chmod(path.join(platform.home, "labels"), 0o777);
}

/** The same in dev and in pods. */
export function projectFolder(fixture: () => Platform): void {
    describe("the project's folder", () => {
        let api: AirflowApi;
        let seenRun: string;
        let run: string;
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAGs", async () => (await api.dags()).includes("project_faults"));
            const [seen, failed] = await Promise.all([api.run("project_folder"), api.run("project_faults")]);
            run = failed.id;
            expect(seen.tasks.map(({ task_id, state }) => `${task_id} ${state ?? ""}`).sort()).toEqual([
                "elsewhere success",
                "fill_one success",
                "fill_two success",
                "look success",
            ]);
            expect(failed.tasks.map(({ state }) => state)).toEqual(Array(6).fill("failed"));
            seenRun = seen.id;
        });

        test("is where a function works, reads and imports from, without what is left out", async () => {
            expect(await api.xcom("project_folder", seenRun, "look")).toEqual({
                works: [true, true],
                imported: ["helpers", "beside"],
                read: "alpha: 1\nalpha: 1\n",
                // Of data there is only what is mounted in it.
                seen: ["params.yaml", "helpers.py", "data", "models", "outputs"],
            });
        });

        test("has scratch folders that are empty at start and each task's own", async () => {
            for (const word of ["one", "two"]) {
                expect(await api.xcom("project_folder", seenRun, `fill_${word}`)).toEqual([[], [], [word]]);
            }
        });

        test.each([
            ["write_beside", ["results.csv cannot be written"]],
            ["write_in_folder", ["plots cannot be written"]],
            ["change_code", ["iris/project_folder.py cannot be written"]],
        ])("is read-only, with one message: %s", async (task, words) => {
            const log = await api.log("project_faults", run, task);
            const ways = ["pulumi config set --path 'gaiaflow:project.scratch[2]' ", "MLflow", "S3"];
            expect([...words, "PermissionError", ...ways].filter((word) => !log.includes(word))).toEqual([]);
            expect(log.match(/gaiaflow:project\.scratch/g)).toHaveLength(1);
        });

        test("has folders from elsewhere, which are read-only where nothing else is said", async () => {
            expect(await api.xcom("project_folder", seenRun, "elsewhere")).toEqual(["sentinel\n", "labels\n"]);
            expect(await fs.readFile(path.join(fixture().home, "labels/by-task"), "utf8")).toBe("by-task");
            const sealed = await api.log("project_faults", run, "write_sealed");
            expect(sealed).toContain("/data/sentinel is mounted read-only; to write there, set readOnly: false");
            const link = await api.log("project_faults", run, "follow_link");
            expect(link).toContain("/data/sentinel/out.csv is a link to /elsewhere/out.csv, which leaves the folder");
        });

        test("names what is left out, and the line that does it", async () => {
            const log = await api.log("project_faults", run, "read_left_out");
            expect(log).toContain("data/raw/t.csv is not among what tasks see of the project, in any mode");
            expect(log).toContain("the line /data of GaiaFlow's defaults leaves it out");
            expect(log).toContain("!data/raw/t.csv");
        });
    });
}
