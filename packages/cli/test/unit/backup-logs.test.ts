import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { airflowLogsOf } from "../../backup/airflow-logs";
import { inContainer } from "../../backup/platform-in-docker";
import { dockerOfEachTest } from "../support/docker-command";

const docker = dockerOfEachTest();
let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-logs-"));
    // `exec --interactive CONTAINER sh -c SCRIPT`, on this machine.
    docker.lists([], `shift 5; sh -c "$(echo "$1" | sed 's#/opt/airflow/logs#${folder}#g')"`);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const logs = airflowLogsOf(inContainer("iris-dev-airflow-scheduler"));
const write = (run: string, text: string) => {
    const file = path.join(folder, run);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
};
/** What lies there, by its path. */
const all = () =>
    (fs.readdirSync(folder, { recursive: true }) as string[])
        .filter((file) => fs.statSync(path.join(folder, file)).isFile())
        .sort()
        .map((file) => `${file}: ${fs.readFileSync(path.join(folder, file), "utf8")}`);

/** `find` and `cp` are those of Airflow's image. */
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("what a killed restore has set aside is counted, and a failed one after it brings all of it back", async () => {
    expect(await logs.kept()).toBe(0);
    write("dag_id=iris/run_id=1/a.log", "one");
    write("dag_processor/x.log", "its own");
    await logs.setAside();
    write("dag_id=iris/run_id=2/a.log", "two");
    write("dag_id=rose/run_id=3/a.log", "three");
    expect(await logs.kept()).toBe(1);
    await logs.setAside();
    expect(await logs.kept()).toBe(3);
    await logs.undo();
    expect(all()).toEqual([
        "dag_id=iris/run_id=1/a.log: one",
        "dag_id=iris/run_id=2/a.log: two",
        "dag_id=rose/run_id=3/a.log: three",
        "dag_processor/x.log: its own",
    ]);
    expect(await logs.kept()).toBe(0);
});

onLinux("what cannot be put to those that were set aside before stays where it is", async () => {
    write("dag_id=iris/run_id=1", "a file of this name");
    await logs.setAside();
    write("dag_id=iris/run_id=1/a.log", "two");
    await expect(logs.setAside()).rejects.toThrow();
    expect(all()).toContain("dag_id=iris/run_id=1/a.log: two");
});

onLinux(
    "what a restore has filled takes the place of all that was set aside, and what has been written since stays",
    async () => {
        write("dag_id=iris/run_id=1/a.log", "one");
        await logs.setAside();
        write(".restore/dag_id=iris/run_id=9/a.log", "the backup's");
        write("dag_id=iris/run_id=2/a.log", "written meanwhile");
        await logs.finish();
        expect(all()).toEqual([
            "dag_id=iris/run_id=2/a.log: written meanwhile",
            "dag_id=iris/run_id=9/a.log: the backup's",
        ]);
    },
);

onLinux(
    "the folder of the logs stays as it is: in a cluster it is root's, and nobody else may set its mode",
    async () => {
        write(".restore/dag_id=iris/run_id=9/a.log", "the backup's");
        fs.chmodSync(path.join(folder, ".restore"), 0o700);
        fs.chmodSync(folder, 0o2775);
        await logs.finish();
        expect(all()).toEqual(["dag_id=iris/run_id=9/a.log: the backup's"]);
        expect((fs.statSync(folder).mode & 0o7777).toString(8)).toBe("2775");
    },
);
