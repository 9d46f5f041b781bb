"""`xcom_pull_tasks`: which argument comes from which task, and what that pushed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gaiaflow.errors import TaskArgumentError

if TYPE_CHECKING:
    from airflow.sdk.types import Operator, RuntimeTaskInstanceProtocol

RETURN_VALUE = "return_value"
"""The key under which Airflow keeps what a task returned."""

FORM = "{'argument': {'task': 'group.task', 'key': 'return_value'}}, the key being optional"


@dataclass(frozen=True)
class XcomPull:
    """One argument of the function, filled with what another task pushed."""

    argument: str
    task: str
    """The source's id, its task groups included: `Trainer.preprocess_data`."""
    key: str = RETURN_VALUE


def parse_pulls(task_id: str, xcom_pull_tasks: Any, func_kwargs: Mapping[str, Any]) -> tuple[XcomPull, ...]:
    """Read the argument `xcom_pull_tasks`.

    Raises:
        TaskArgumentError: for another form, an unknown key, or an argument that `func_kwargs` has too.
    """
    if not isinstance(xcom_pull_tasks, Mapping):
        raise TaskArgumentError(task_id, "xcom_pull_tasks", f"a {type(xcom_pull_tasks).__name__}", FORM)
    return tuple(_parse_pull(task_id, argument, source, func_kwargs) for argument, source in xcom_pull_tasks.items())


def _parse_pull(task_id: str, argument: Any, source: Any, func_kwargs: Mapping[str, Any]) -> XcomPull:
    where = f"xcom_pull_tasks[{argument!r}]"
    if not isinstance(argument, str):
        raise TaskArgumentError(task_id, where, "named by no text", "the name of an argument of the function")
    if not isinstance(source, Mapping):
        raise TaskArgumentError(task_id, where, repr(source), FORM)
    unknown = sorted(str(key) for key in source if key not in ("task", "key"))
    if unknown:
        raise TaskArgumentError(
            task_id, where, f"a dict with the unknown {', '.join(unknown)}", "'task' and 'key' only"
        )
    task = source.get("task")
    if not isinstance(task, str) or not task:
        given = "without a 'task'" if task is None else f"with the task {task!r}"
        raise TaskArgumentError(task_id, where, given, "the id of a task, its groups included: 'group.task'")
    key = source.get("key", RETURN_VALUE)
    if not isinstance(key, str) or not key:
        raise TaskArgumentError(task_id, where, f"with the key {key!r}", "the text under which the task pushed")
    if argument in func_kwargs:
        raise TaskArgumentError(task_id, where, "also in func_kwargs", "each argument in one of the two")
    return XcomPull(argument, task, key)


def pulled_value(pull: XcomPull, ti: RuntimeTaskInstanceProtocol) -> Any:
    """What the source pushed; None where it pushed nothing.

    Of a source that gives `a_list`, the values of all its elements in their order, without those that pushed nothing.
    Of one in the same mapped task group, the value of the same element.
    """
    source = ti.task.dag.task_dict.get(pull.task)
    if source is not None and gives_a_list(source, ti.task):
        from airflow.sdk.execution_time.xcom import XCom

        # Not by ti.xcom_pull: it makes a bare value of a list of one, and None of an empty one.
        where = {"dag_id": ti.dag_id, "run_id": ti.run_id, "task_id": pull.task}
        return XCom.get_all(key=pull.key, **where) or []
    if source is not None and source.get_closest_mapped_task_group() is not None:
        return ti.xcom_pull(task_ids=pull.task, key=pull.key, map_indexes=ti.map_index)
    return ti.xcom_pull(task_ids=pull.task, key=pull.key)


def gives_a_list(source: Operator, operator: Operator) -> bool:
    """Whether the source runs several times for one run of the operator: mapped, or in a mapped group of its own."""
    if source.is_mapped:
        return True
    shared = {group.group_id for group in operator.iter_mapped_task_groups()}
    return any(group.group_id not in shared for group in source.iter_mapped_task_groups())
