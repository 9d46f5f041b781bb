"""What `task_factory` can do, a task each: the same file in every mode.

Task groups, several keys of one task, null and nested values, a task that keeps nothing, one that runs in Airflow in
every mode, one that fails and is tried again, and an operator of Airflow's own that takes part. `secrets` and `image`
need a stack that has them: docs/task-factory.md.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, TaskGroup, literal

from gaiaflow import task_factory

with DAG("all_features", start_date=datetime(2026, 1, 1), schedule=None, catchup=False, tags=["example"]) as dag:
    with TaskGroup("prepare") as prepare:
        # One XCom for each key of the dict it returns, besides the dict itself.
        split = task_factory("split", "iris.all_features:split", {"rows": 6, "share": 0.5}, multiple_outputs=True)

    # Two keys of one task.
    compare = task_factory(
        task_id="compare",
        func_path="iris.all_features:compare",
        xcom_pull_tasks={
            "train": {"task": "prepare.split", "key": "train"},
            "test": {"task": "prepare.split", "key": "test"},
        },
    )

    # Null, nested and awkward values, by both ways an argument can take; `literal` keeps a text from being a template.
    echo = task_factory(
        task_id="echo",
        func_path="iris.all_features:echo",
        func_kwargs={"given": {"z": None, "a": [1.5, {"deep": {}}], "text": literal("$$ $(HOME) {{ ds }} 'ü' \"\n")}},
        xcom_pull_tasks={
            "nothing": {"task": "prepare.split", "key": "note"},
            "whole": {"task": "prepare.split"},
        },
    )

    # Keeps no XCom; in pods it gets its variable, in dev where the stack says so.
    quiet = task_factory("quiet", "iris.all_features:log_level", xcom_push=False, env_vars={"LOG_LEVEL": "info"})

    # Runs in Airflow itself whatever the stack's mode, as what is too short for a pod may.
    here = task_factory("here", "iris.all_features:upper", {"text": "here"}, env="dev")

    # Fails, is tried once more, and does not keep the others from finishing.
    fail = task_factory("fail", "iris.all_features:fail", retries=1, retry_delay=timedelta(seconds=1))

    # An operator of Airflow's own takes what a task pushed, and gives to one.
    shell = BashOperator(
        task_id="shell",
        bash_command="echo \"{{ ti.xcom_pull(task_ids='compare')['train'] }} rows\"",
    )
    from_shell = task_factory("from_shell", "iris.all_features:upper", xcom_pull_tasks={"text": {"task": "shell"}})

    done = task_factory("done", "iris.all_features:echo", {"given": "done"}, trigger_rule="all_done")

    prepare >> compare >> shell >> from_shell >> done
    prepare >> echo >> quiet >> done
    [here, fail] >> done
