import * as fs from "node:fs/promises";
import * as path from "node:path";
import { makePlatform, type Platform } from "../../support/platform";
import { until } from "../../support/until";
import { endOf, forwardPorts, inCluster, knownTo, podsIn, type InCluster } from "./suites/in-cluster";
import { manyTasks, writeManyTasks } from "./suites/many-tasks";
import { writeRunningTasks } from "./suites/running-tasks";
import { endings, instancesOf, secondsQueued } from "./suites/task-places";

jest.setTimeout(1_800_000);

/** A file in the pod of the task that lasts until it is there. */
const RELEASED = "/tmp/released";

const DAG = `
from datetime import timedelta

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task
from gaiaflow import task_factory

with DAG("every_kind", schedule=None):
    BashOperator.partial(task_id="bash").expand(bash_command=["echo one", "echo two"])

    @task
    def double(n):
        import iris
        print(iris.__file__)
        return 2 * n

    double(4)
    ours = task_factory("ours", "iris.prepare:prepare")
    KubernetesPodOperator(
        task_id="bare", namespace=ours.namespace, image=ours.image, cmds=["true"],
        security_context=ours.security_context, container_security_context=ours.container_security_context,
    )
    task_factory("inside", "iris.prepare:prepare", env="dev")
    BashOperator(task_id="hopeless", bash_command="echo about to fail; exit 3", retries=0)

with DAG("lasting", schedule=None):
    BashOperator(
        task_id="lasting", bash_command="echo begun; until [ -e ${RELEASED} ]; do sleep 1; done; echo ended", retries=0
    )

with DAG("again", schedule=None):
    BashOperator(
        task_id="again", bash_command="echo begun; [ {{ ti.try_number }} -gt 1 ] || sleep 3600; echo ended",
        retries=1, retry_delay=timedelta(seconds=1),
    )
`;

let platform: Platform | undefined;
let found: InCluster | undefined;
let endForwarding: (() => Promise<void>) | undefined;
const cluster = (): InCluster => found as InCluster;

beforeAll(async () => {
    platform = await makePlatform({
        ...{ mode: "prod_local", services: ["airflow", "mlflow"], cluster: { memoryMib: 6400 } },
        airflow: { deployment: "in-cluster", executor: "kubernetes" },
    });
    await fs.writeFile(path.join(platform.dir, "dags", "every_kind.py"), DAG);
    await writeManyTasks(platform.dir);
    await writeRunningTasks(platform.dir);
    await platform.up();
    found = await inCluster(platform);
    endForwarding = await forwardPorts(platform);
});

afterAll(async () => {
    await endForwarding?.();
    await platform?.remove();
});

test("tasks of any operator are pods, and those that follow a pod are none", async () => {
    const api = await knownTo(cluster(), "every_kind");
    const { id } = await api.run("every_kind");
    const all = await instancesOf(api, "every_kind", id);
    expect(endings(all)).toEqual([
        ...["bare success scheduler", "bash success pod", "bash success pod", "double success pod"],
        ...["hopeless failed pod", "inside success scheduler", "ours success scheduler"],
    ]);
    // Of what follows a pod: until that is followed, not until it runs.
    const waits = all.map((task) => `${task.task_id} ${secondsQueued(task).toFixed(1)} s`);
    console.log(`from queued to running: ${waits.join(", ")}`);
    await until("all pods are gone", async () => (await podsIn(cluster(), cluster().tasks)).length === 0);
    const logs = await Promise.all(["double", "hopeless", "ours"].map((task) => api.log("every_kind", id, task)));
    expect(logs[0]).toContain("/opt/gaiaflow/project/iris/__init__.py");
    expect(logs[1]).toContain("about to fail");
    expect(logs[2]).toMatch(/the task took at its peak \d+ MiB of 2048 MiB of memory/);
});

test("the example of all features runs to success, an operator of Airflow's own between two functions as a pod", async () => {
    const api = await knownTo(cluster(), "all_features");
    const { id, state } = await api.run("all_features");
    expect(endings(await instancesOf(api, "all_features", id))).toEqual([
        ...["compare success scheduler", "done success scheduler", "echo success scheduler", "fail failed scheduler"],
        ...["from_shell success scheduler", "here success scheduler", "prepare.split success scheduler"],
        ...["quiet success scheduler", "shell success pod"],
    ]);
    expect(state).toBe("success");
    expect(await api.xcom("all_features", id, "from_shell")).toBe("3 ROWS");
});

test("one that runs is read in its pod, and goes on without its scheduler", async () => {
    const api = await knownTo(cluster(), "lasting");
    const id = await api.trigger("lasting");
    // Before its first try there is none.
    const log = () => api.log("lasting", id, "lasting").catch(() => "");
    await until("its log is shown", async () => (await log()).includes("begun"));
    const label = "app.kubernetes.io/name=airflow-scheduler";
    const [pod] = await podsIn(cluster(), cluster().tasks, "--selector", "dag_id=lasting");
    await cluster().kubectl("--namespace", cluster().namespace, "delete", "pod", "--selector", label);
    // Only now, however long that took: the task has outlived the scheduler that made it.
    const touch = ["exec", pod?.metadata.name ?? "", "--", "touch", RELEASED];
    await cluster().kubectl("--namespace", cluster().tasks, ...touch);
    const { state, tasks } = await endOf(cluster(), "lasting", id);
    expect([state, tasks.map(({ try_number }) => try_number)]).toEqual(["success", [1]]);
    // It is handed over once the task has ended.
    await until("all of its log is kept", async () => (await log()).includes("ended"));
});

test("one whose pod is lost is tried again, in another", async () => {
    const api = await knownTo(cluster(), "again");
    const id = await api.trigger("again");
    await until("it runs", async () => (await api.log("again", id, "again").catch(() => "")).includes("begun"));
    const [pod] = await podsIn(cluster(), cluster().tasks, "--selector", "dag_id=again");
    const name = pod?.metadata.name ?? "";
    await cluster().kubectl("--namespace", cluster().tasks, "delete", "pod", "--grace-period=1", name);
    const { state, tasks } = await endOf(cluster(), "again", id);
    expect([state, tasks.map(({ try_number }) => try_number)]).toEqual(["success", [2]]);
});

test("with nothing changed, a preview expects nothing", async () => {
    const { all, exitCode } = await (platform as Platform).pulumi("preview", "--expect-no-changes", "--diff");
    expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
});

manyTasks(cluster);
