/** Who runs the elements: `task_factory` as it is, its dev tasks in Airflow's own process, and Airflow's own operators. */
export const WAYS = ["ours", "in-process", "airflow"] as const;
export type Way = (typeof WAYS)[number];

/** Where they run. */
export type Kind = "dev" | "pods";

/** What a DAG file of a way has: each process of a task reads it, so that it imports what this way needs and no more. */
interface Code {
    readonly imports: string;
    readonly task: string;
}

const FACTORY = "from gaiaflow import task_factory";
const OF_OURS = "task_factory.partial('t', 'subprocess:getoutput', env='dev').expand(func_kwargs=elements)";

/** All do the same: a shell that does nothing. */
const CODE: Readonly<Record<Kind, Partial<Record<Way, Code>>>> = {
    dev: {
        ours: { imports: FACTORY, task: OF_OURS },
        "in-process": {
            imports: `import contextlib, json, os, tempfile
from gaiaflow import task_factory
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
            task: `with in_process(): ${OF_OURS}`,
        },
        airflow: {
            imports: `from subprocess import getoutput
from airflow.providers.standard.operators.python import PythonOperator`,
            task: "PythonOperator.partial(task_id='t', python_callable=getoutput).expand(op_kwargs=elements)",
        },
    },
    pods: {
        ours: {
            imports: FACTORY,
            task: "task_factory.partial('t', 'subprocess:getoutput').expand(func_kwargs=elements)",
        },
        airflow: {
            imports: `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from gaiaflow.pod_security import security
from gaiaflow.task_config import current_task_config

CODE = "import json, os, subprocess; os.makedirs('/airflow/xcom', exist_ok=True); " \\
    "json.dump(subprocess.getoutput('true'), open('/airflow/xcom/return.json', 'w'))"
`,
            task:
                "KubernetesPodOperator.partial(task_id='t', name='t', image=current_task_config().image, cmds=['python'], " +
                "do_xcom_push=True, **security()).expand(arguments=[['-c', CODE]] * count)",
        },
    },
};

/** A DAG of one mapped task. */
export interface MappedDag {
    readonly kind: Kind;
    readonly way: Way;
    /** How many elements. */
    readonly count: number;
}

export const hasWay = (kind: Kind, way: Way): boolean => CODE[kind][way] !== undefined;

export const dagName = ({ kind, way, count }: MappedDag): string => `bench_${kind}_${way}_${count}`;

/** A file of one DAG: each task reads the whole file of its DAG. */
export const dagSource = (dag: MappedDag): string => `from datetime import datetime
from airflow.sdk import DAG
${CODE[dag.kind][dag.way]?.imports ?? ""}

count = ${dag.count}
elements = [{"cmd": "true"}] * count
with DAG("${dagName(dag)}", start_date=datetime(2026, 1, 1), schedule=None):
    ${CODE[dag.kind][dag.way]?.task ?? ""}
`;
