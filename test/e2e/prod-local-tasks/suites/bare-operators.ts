import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Operators as Airflow's documentation writes them, but for the name of an image that the node has. */
const dag = (image: string): string => `
from datetime import datetime

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

from gaiaflow.pod_security import security
from gaiaflow.task_config import current_task_config


@task.kubernetes(image="${image}", do_xcom_push=True)
def decorated(number):
    return number + 1


@task.kubernetes(image=current_task_config().image, do_xcom_push=True, **security())
def restricted(number):
    import os
    return [number + 1, os.getuid()]


with DAG("bare", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    KubernetesPodOperator(
        name="hello-dry-run",
        image="${image}",
        cmds=["bash", "-cx"],
        arguments=["echo", "10"],
        labels={"foo": "bar"},
        task_id="dry_run_demo",
        do_xcom_push=True,
    )
    KubernetesPodOperator(
        name="write-xcom",
        image="${image}",
        cmds=["sh", "-c", "mkdir -p /airflow/xcom/;echo '[1,2,3,4]' > /airflow/xcom/return.json"],
        do_xcom_push=True,
        on_finish_action="delete_pod",
        in_cluster=False,
        task_id="write-xcom",
        get_logs=True,
    )
    restricted(decorated(1))
    restricted.override(task_id="alone")(1)
    BashOperator(task_id="also_run_this", bash_command='echo "ti_key={{ task_instance_key_str }}"')
`;

/** Other operators than ours. */
export function bareOperators(fixture: () => Platform): void {
    describe("an operator of Airflow's own", () => {
        let api: AirflowApi;
        const states = async () => {
            const { id, tasks } = await api.run("bare");
            return { id, states: Object.fromEntries(tasks.map(({ task_id, state }) => [task_id, state])) };
        };
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await fs.writeFile(
                path.join(fixture().dir, "dags/bare.py"),
                dag(String(await fixture().output("taskImage"))),
            );
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("bare"));
        });

        test("works as its documentation writes it", async () => {
            const { id, states: ended } = await states();
            expect(ended).toEqual({
                ...{ dry_run_demo: "success", "write-xcom": "success", also_run_this: "success" },
                ...{ decorated: "success", restricted: "success", alone: "success" },
            });
            expect(await api.xcom("bare", id, "write-xcom")).toEqual([1, 2, 3, 4]);
            expect(await api.xcom("bare", id, "restricted")).toEqual([3, 50000]);
        });

        describe("under pod security restricted", () => {
            beforeAll(async () => {
                await fixture().configure({ cluster: { memoryMib: 3072, podSecurity: "restricted" } });
                await fixture().up();
            });
            afterAll(async () => {
                await fixture().configure({ cluster: { memoryMib: 3072 } });
                await fixture().up();
            });

            test("is refused with the reason where its pod is laxer, and only there", async () => {
                const { id, states: ended } = await states();
                expect(ended).toEqual({
                    ...{ dry_run_demo: "failed", "write-xcom": "failed", also_run_this: "success" },
                    ...{ decorated: "failed", restricted: "upstream_failed", alone: "success" },
                });
                expect(await api.log("bare", id, "dry_run_demo")).toMatch(
                    /violates PodSecurity.*restricted.*allowPrivilegeEscalation/,
                );
            });

            test("leaves tasks of task_factory as they are: their pods pass", async () => {
                expect((await api.run("pod_rows")).state).toBe("success");
                const namespace = String(await fixture().output("namespace"));
                const labels = await kubectl(
                    fixture(),
                    "get",
                    "namespace",
                    namespace,
                    "--output",
                    "jsonpath={.metadata.labels}",
                );
                expect(JSON.parse(labels)).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
            });
        });
    });
}
