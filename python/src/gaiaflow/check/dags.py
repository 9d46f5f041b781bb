"""The part of the check that needs Airflow: the DAG files, and what they say of each other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from gaiaflow.check.calls import elements_of, names_of, outputs_of, templates_of
from gaiaflow.check.findings import CheckedTask, Finding, Report
from gaiaflow.check.imports import hint, missing_imports
from gaiaflow.check.pools import known_pools, missing_pools
from gaiaflow.check.run_dates import undated, unknown
from gaiaflow.config_lines import secret_line, undeclarable
from gaiaflow.errors import TaskConfigError
from gaiaflow.factory import is_pod, spec_of
from gaiaflow.gpus import gpu_problem
from gaiaflow.legacy_addresses import legacy_addresses
from gaiaflow.task_config import PATH_VARIABLE, TaskConfig, current_task_config
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import is_template
from gaiaflow.xcom_pull import RETURN_VALUE, gives_a_list

if TYPE_CHECKING:
    from airflow.sdk import DAG
    from airflow.sdk.types import Operator


def read_dags(folder: Path) -> Report:
    """Every task of `task_factory` in the folder, and the faults that show without importing a function."""
    from gaiaflow.airflow_api import BundleDagBag

    # As Airflow's own processor reads them: a DAG file may import what lies beside it.
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder)
    config, findings = _config()
    broken = bag.import_errors.items()
    for file, text in broken:
        problem = _last_lines(text)
        findings.append(Finding(_short(file, folder), "", "", "", f"{problem}{hint(problem)}"))
    files = {dag.fileloc for dag in bag.dags.values()}
    for file in sorted(files):
        findings += [Finding(_short(file, folder), "", "", "", problem) for problem in missing_imports(Path(file))]
    pools = known_pools(list(bag.dags.values()))
    tasks: list[CheckedTask] = []
    for dag in bag.dags.values():
        findings += missing_pools(_short(dag.fileloc, folder), dag, pools)
        for operator in dag.tasks:
            spec = spec_of(operator)
            if spec is not None:
                elements, is_open = elements_of(operator)
                task = CheckedTask(
                    file=_short(dag.fileloc, folder),
                    dag=dag.dag_id,
                    task=operator.task_id,
                    func_path=spec.func_path,
                    arguments=(*spec.func_kwargs, *(pull.argument for pull in spec.pulls)),
                    elements=names_of(elements),
                    is_open=is_open or spec.further is not None,
                    secrets=spec.secrets,
                    lists=tuple(_lists(spec, dag, operator)),
                    result=_result(spec, config),
                )
                tasks.append(task)
                findings += [
                    *_pulls(task, spec, dag, operator),
                    *_outputs(task, outputs_of(spec, elements), dag),
                    *_addresses(task, spec, config),
                    *_secrets(task, config),
                    *_gpus(task, spec, config, operator),
                ]
                findings += _templates(task, templates_of(spec, elements), dag, operator)
    notes = () if config else ("no task config (GAIAFLOW_TASK_CONFIG): secrets were not compared with the stack's",)
    return Report(len(bag.dags), tasks, findings, notes, len(files | bag.import_errors.keys()))


def _config() -> tuple[TaskConfig | None, list[Finding]]:
    try:
        return current_task_config(), []
    except TaskConfigError as error:
        return None, [Finding(os.environ[PATH_VARIABLE], "", "", "", str(error))]


def _result(spec: TaskSpec, config: TaskConfig | None) -> str:
    if not spec.xcom_push:
        return ""
    return "stored" if config and config.xcom_storage else "json"


def _lists(spec: TaskSpec, dag: DAG, operator: Operator) -> Iterator[str]:
    references = ((name, getattr(value, "operator", None)) for name, value in spec.func_kwargs.items())
    for argument, source in [*((pull.argument, dag.task_dict.get(pull.task)) for pull in spec.pulls), *references]:
        if source is not None and gives_a_list(source, operator):
            yield argument


def _pulls(task: CheckedTask, spec: TaskSpec, dag: DAG, operator: Operator) -> Iterator[Finding]:
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
            yield from _outputs(task, [(where, pull.task, pull.key)], dag)


def _outputs(task: CheckedTask, sources: Iterable[tuple[str, str, str]], dag: DAG) -> Iterator[Finding]:
    for where, name, key in sources:
        pushes = dag.task_dict[name]
        source = spec_of(pushes)
        arguments = getattr(pushes, "partial_kwargs", {})
        if source is not None and not source.xcom_push:
            yield task.finding(where, f"{name!r} has xcom_push=False, so there is nothing to pull")
            continue
        several = getattr(pushes, "multiple_outputs", arguments.get("multiple_outputs", False))
        if source is not None and key != RETURN_VALUE and not several:
            yield task.finding(where, f"{name!r} pushes no {key!r}, as it has no multiple_outputs=True")


def _addresses(task: CheckedTask, spec: TaskSpec, config: TaskConfig | None) -> Iterator[Finding]:
    for variable, problem in legacy_addresses(spec, config.env_vars if config else {}):
        yield task.finding(variable, problem)


def _secrets(task: CheckedTask, config: TaskConfig | None) -> Iterator[Finding]:
    for name in task.secrets if config else ():
        if config and name not in config.declared_secrets:
            fix = undeclarable(name) or f"type: {secret_line(name)}"
            yield task.finding("secrets", f"the stack declares no secret {name!r}; {fix}")


def _gpus(task: CheckedTask, spec: TaskSpec, config: TaskConfig | None, operator: Operator) -> Iterator[Finding]:
    problem = gpu_problem(spec.gpus, config, in_pod=is_pod(operator))
    if problem:
        yield task.finding("gpus", problem)


def _templates(task: CheckedTask, texts: Iterable[tuple[str, str]], dag: DAG, operator: Operator) -> Iterator[Finding]:
    from jinja2 import TemplateSyntaxError

    jinja = operator.get_template_env()
    for where, text in texts:
        if not is_template(text):
            continue
        try:
            template = jinja.parse(text)
        except TemplateSyntaxError as error:
            argument = where if where.startswith("func_kwargs") else "env_vars"
            yield task.finding(argument, f"is no template of Airflow's: {error.message}")
            continue
        problems = (*undated(dag, template), *unknown(template, jinja.globals))
        yield from (task.finding(where, problem) for problem in problems)


def _short(file: str, folder: Path) -> str:
    path = Path(file)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else file


def _last_lines(text: str) -> str:
    """Of a traceback, what was raised; the frames of Airflow's import say nothing of the DAG."""
    lines = text.strip().splitlines()
    start = max((index for index, line in enumerate(lines) if line.startswith("  ")), default=-1)
    return "\n  ".join(lines[start + 1 :] or lines)
