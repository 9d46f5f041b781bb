"""The part of the check that needs Airflow: the DAG files, and what they say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from gaiaflow.check.findings import CheckedTask, Finding, Report
from gaiaflow.factory import spec_of
from gaiaflow.json_values import why_not_json
from gaiaflow.task_config import TaskConfig, current_task_config
from gaiaflow.task_spec import TaskSpec

if TYPE_CHECKING:
    from airflow.sdk import DAG, BaseOperator
    from airflow.sdk.definitions.mappedoperator import MappedOperator


def read_dags(folder: Path) -> Report:
    """Every task of `task_factory` in the folder, and the faults that show without importing a function."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=folder)
    broken = bag.import_errors.items()
    findings = [Finding(_short(file, folder), "", "", "", _last_lines(text)) for file, text in broken]
    for file, warnings in bag.captured_warnings.items():
        findings += [_of_warning(_short(file, folder), text) for text in warnings if "env_vars[" in text]
    config = current_task_config()
    tasks: list[CheckedTask] = []
    for dag in bag.dags.values():
        for operator in dag.tasks:
            spec = spec_of(operator)
            if spec is not None:
                names = (*spec.func_kwargs, *(pull.argument for pull in spec.pulls))
                file = _short(dag.fileloc, folder)
                task = CheckedTask(file, dag.dag_id, operator.task_id, spec.func_path, names, spec.secrets)
                tasks.append(task)
                findings += [*_pulls(task, spec, dag, operator), *_values(task, spec), *_secrets(task, config)]
    notes = () if config else ("no task config (GAIAFLOW_TASK_CONFIG): secrets were not compared with the stack's",)
    return Report(len(bag.dags), tasks, findings, notes)


def _pulls(task: CheckedTask, spec: TaskSpec, dag: DAG, operator: BaseOperator | MappedOperator) -> Iterator[Finding]:
    before = operator.get_flat_relative_ids(upstream=True)
    for pull in spec.pulls:
        where = f"xcom_pull_tasks[{pull.argument!r}]"
        if pull.task not in dag.task_dict:
            suffix = [name for name in dag.task_dict if name.endswith(f".{pull.task}")]
            close = suffix or get_close_matches(pull.task, dag.task_dict, n=1)
            hint = f" (did you mean {close[0]!r}?)" if close else ""
            yield task.finding(where, f"the DAG has no task {pull.task!r}{hint}")
        elif pull.task not in before:
            yield task.finding(where, f"{pull.task!r} need not have run before; write {pull.task} >> {task.task}")
        else:
            source = spec_of(dag.task_dict[pull.task])
            if source is not None and not source.xcom_push:
                yield task.finding(where, f"{pull.task!r} has xcom_push=False, so there is nothing to pull")


def _values(task: CheckedTask, spec: TaskSpec) -> Iterator[Finding]:
    for name, value in spec.func_kwargs.items():
        fault = why_not_json(value)
        if fault:
            yield task.finding(f"func_kwargs[{name!r}]", f"{fault}: it works in dev only")


def _secrets(task: CheckedTask, config: TaskConfig | None) -> Iterator[Finding]:
    for name in task.secrets if config else ():
        if config and name not in config.declared_secrets:
            line = f"pulumi config set --secret --path 'gaiaflow:secrets.{name}.KEY'"
            yield task.finding("secrets", f"the stack declares no secret {name!r}; type: {line}")


def _of_warning(file: str, text: str) -> Finding:
    match = re.search(r"task '([^']+)': (env_vars\[[^]]+\]) (.*)", text, re.DOTALL)
    return Finding(file, "", match[1], match[2], match[3].strip()) if match else Finding(file, "", "", "", text)


def _short(file: str, folder: Path) -> str:
    path = Path(file)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else file


def _last_lines(text: str) -> str:
    """Of a traceback, what was raised; the frames of Airflow's import say nothing of the DAG."""
    lines = text.strip().splitlines()
    start = max((index for index, line in enumerate(lines) if line.startswith("  ")), default=-1)
    return "\n  ".join(lines[start + 1 :] or lines)
