"""Further keyword arguments of `task_factory`: which of them an operator takes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gaiaflow.airflow_api import accepted_by, obeys_durable
from gaiaflow.errors import TaskArgumentError

if TYPE_CHECKING:
    from airflow.sdk import BaseOperator

_OURS = {
    "do_xcom_push": "xcom_push=",
    "python_callable": "func_path=",
    "op_kwargs": "func_kwargs=",
    "op_args": "func_kwargs=",
    "cmds": "func_path= (or a KubernetesPodOperator of your own)",
    "arguments": "func_kwargs=",
}
"""What the task is made of, and how `task_factory` spells it."""

_REMOVED = {
    "mode": "nothing: the stack knows its mode (mode= was gaiaflow 0.0.3's)",
    "func_args": "func_kwargs= (func_args= was gaiaflow 0.0.3's)",
}
"""Arguments of `create_task`, and what takes their place."""


def arguments_for(operator: type, task_id: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Those the operator takes, untouched. What only the other mode's operator accepts is ignored.

    So a DAG may give its pods resources, and still be the same file in dev.

    Raises:
        TaskArgumentError: for one that neither operator takes, or that `task_factory` sets itself.
    """
    for name in arguments:
        if name in _OURS:
            raise TaskArgumentError(task_id, name, "set by task_factory itself", _OURS[name])
        if name in _REMOVED:
            raise TaskArgumentError(task_id, name, "no argument any more", _REMOVED[name])
    accepted = accepted_by(operator)
    other = [name for name in arguments if name not in accepted or name == "durable"]
    if other:
        # Only now, because importing the Kubernetes provider costs seconds.
        from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
        from airflow.providers.standard.operators.python import PythonOperator

        if "durable" in arguments and not obeys_durable(KubernetesPodOperator):
            arguments = {"reattach_on_restart" if name == "durable" else name: arguments[name] for name in arguments}
        for name in arguments:
            if name not in accepted_by(KubernetesPodOperator) | accepted_by(PythonOperator):
                raise TaskArgumentError(task_id, name, "no argument", "one of task_factory's or of the operator's")
    return {name: value for name, value in arguments.items() if name in accepted}


def default_args_of(operator: BaseOperator) -> dict[str, Any]:
    """The `default_args` that hold where it stands; a group has those of the groups around it."""
    dag, group = operator.get_dag(), operator.task_group
    return {**(dag.default_args if dag else {}), **(group.default_args if group else {})}


def retries_or_default(retries: int | None) -> int:
    """What the call, its task group or its DAG say; else what Airflow's configuration says, if anything; else 2."""
    return _default_retries() if retries is None else retries


def exit_codes(skip_on_exit_code: Any) -> frozenset[int]:
    """The codes of the pod operator's argument: one, several or none."""
    if skip_on_exit_code is None:
        return frozenset()
    return frozenset([skip_on_exit_code] if isinstance(skip_on_exit_code, int) else skip_on_exit_code)


@functools.cache
def _default_retries() -> int:
    from airflow.configuration import conf

    return conf.getint("core", "default_task_retries", fallback=0) or 2
