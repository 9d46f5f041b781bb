"""What a DAG of gaiaflow 0.0.3 imports, and what it is to write instead."""

from __future__ import annotations

from gaiaflow.errors import RemovedError

NEW_CALL = (
    "write: from gaiaflow import task_factory; task_factory(task_id, func_path, func_kwargs={…}), without mode=, and "
    "instead of FromTask('other'): func_kwargs={'x': other.output} or xcom_pull_tasks={'x': {'task': 'other'}}"
)
"""Of every call of `create_task`; docs/task-factory.md has the whole table."""


def removed(name: str) -> RemovedError:
    """The error for a name of 0.0.3."""
    return RemovedError(
        f"{name} is of gaiaflow 0.0.3, and this is a later one; {NEW_CALL}. npx gaiaflow migrate rewrites such DAGs"
    )
