"""Tasks that read and write in the project's folder."""

from datetime import datetime

from airflow.sdk import DAG

from gaiaflow import task_factory

with DAG("project_folder", start_date=datetime(2026, 1, 1), schedule=None, default_args={"retries": 0}):
    task_factory("look", "iris.project_folder:look")
    task_factory("elsewhere", "iris.project_folder:elsewhere", func_kwargs={"word": "by-task"})
    for word in ("one", "two"):
        task_factory(f"fill_{word}", "iris.project_folder:fill", func_kwargs={"word": word})

with DAG("project_faults", start_date=datetime(2026, 1, 1), schedule=None, default_args={"retries": 0}):
    for name in ("write_beside", "write_in_folder", "change_code", "read_left_out", "write_sealed", "follow_link"):
        task_factory(name, f"iris.project_folder:{name}")
