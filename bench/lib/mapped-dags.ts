/** Who runs the elements: `task_factory` as it is, its dev tasks in Airflow's own process, and Airflow's own operators. */
export const WAYS = ["ours", "in-process", "airflow"] as const;
export type Way = (typeof WAYS)[number];

/** Where they run. */
export type Kind = "dev" | "pods";

const OF_OURS = "task_factory.partial('t', 'subprocess:getoutput', env='dev').expand(func_kwargs=elements)";

/** All do the same: a shell that does nothing. */
const TASKS: Readonly<Record<Kind, Partial<Record<Way, string>>>> = {
    dev: {
        ours: OF_OURS,
        "in-process": `with in_process(): ${OF_OURS}`,
        airflow: "PythonOperator.partial(task_id='t', python_callable=getoutput).expand(op_kwargs=elements)",
    },
    pods: {
        ours: "task_factory.partial('t', 'subprocess:getoutput').expand(func_kwargs=elements)",
        airflow:
            "KubernetesPodOperator.partial(task_id='t', name='t', image=current_task_config().image, cmds=['python'], " +
            "do_xcom_push=True, **security()).expand(arguments=[['-c', CODE]] * count)",
    },
};

const HELPERS: Readonly<Record<Kind, string>> = {
    dev: `import contextlib, json, os, tempfile
from gaiaflow.task_config import PATH_VARIABLE

@contextlib.contextmanager
def in_process():
    """As in a stack whose tasks.devExecution says so: a task keeps what it finds when it is made."""
    before = os.environ[PATH_VARIABLE]
    with open(before) as file:
        config = json.load(file)
    with tempfile.NamedTemporaryFile("w") as file:
        json.dump({**config, "execution": "in-process"}, file)
        file.flush()
        os.environ[PATH_VARIABLE] = file.name
        try:
            yield
        finally:
            os.environ[PATH_VARIABLE] = before
`,
    pods: `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from gaiaflow.pod_security import security
from gaiaflow.task_config import current_task_config

CODE = "import json, os, subprocess; os.makedirs('/airflow/xcom', exist_ok=True); " \\
    "json.dump(subprocess.getoutput('true'), open('/airflow/xcom/return.json', 'w'))"
`,
};

/** A DAG of one mapped task. */
export interface MappedDag {
    readonly kind: Kind;
    readonly way: Way;
    /** How many elements. */
    readonly count: number;
}

export const hasWay = (kind: Kind, way: Way): boolean => TASKS[kind][way] !== undefined;

export const dagName = ({ kind, way, count }: MappedDag): string => `bench_${kind}_${way}_${count}`;

/** A file of one DAG: each task reads the whole file of its DAG. */
export const dagSource = (dag: MappedDag): string => `from datetime import datetime
from subprocess import getoutput
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG
from gaiaflow import task_factory
${HELPERS[dag.kind]}
count = ${dag.count}
elements = [{"cmd": "true"}] * count
with DAG("${dagName(dag)}", start_date=datetime(2026, 1, 1), schedule=None):
    ${TASKS[dag.kind][dag.way] ?? ""}
`;
