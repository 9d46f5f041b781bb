"""Templates that need a run's date, in DAGs whose runs have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gaiaflow.templates import is_template

if TYPE_CHECKING:
    from airflow.sdk import DAG
    from jinja2 import nodes

_NEED_A_DATE = frozenset(
    {
        "ds",
        "ds_nodash",
        "ts",
        "ts_nodash",
        "ts_nodash_with_tz",
        "logical_date",
        "data_interval_start",
        "data_interval_end",
        "prev_data_interval_start_success",
        "prev_data_interval_end_success",
    }
)
"""What Airflow's context has only in runs with a logical date."""

_UNDATED = {
    "NullTimetable": "schedule=None",
    "AssetTriggeredTimetable": "a schedule of assets",
    "PartitionedAtRuntime": "a schedule of partitions",
}
"""Timetables, Airflow's own or derived from them, whose runs have no logical date unless somebody gives one."""

ALWAYS_THERE = "{{ (dag_run.logical_date or dag_run.run_after) | ds }}"
"""What works in every run."""


def undated(dag: DAG, env_vars: Mapping[str, str], jinja: Any) -> Iterator[tuple[str, str]]:
    """Variables whose template fails in a run without a logical date, with what is wrong and what to write."""
    schedule = next(
        (_UNDATED[kind.__name__] for kind in type(dag.timetable).__mro__ if kind.__name__ in _UNDATED), None
    )
    for name, template in env_vars.items():
        names = _dates(jinja.parse(template)) if schedule and is_template(template) else []
        if names:
            problem = f"uses {', '.join(names)}, which runs of a DAG with {schedule} need not have"
            yield f"env_vars[{name!r}]", f"{problem}; in all of them works, say, {ALWAYS_THERE}"


def _dates(template: nodes.Template) -> list[str]:
    """The names it cannot do without: those it never asks whether they are there."""
    from jinja2 import meta, nodes

    asks = (node for node in template.find_all((nodes.Test, nodes.Filter)) if node.name in _ASKS)
    asked = {getattr(node.node, "name", "") for node in asks}
    names = (meta.find_undeclared_variables(template) & _NEED_A_DATE) - asked
    # Of the run itself they are None then, which a filter or method does not take.
    choices = template.find_all((nodes.Or, nodes.And, nodes.CondExpr, nodes.If, nodes.Test))
    chosen = {id(found) for choice in choices for found in choice.find_all(nodes.Getattr)}
    chosen |= {id(node.node) for node in template.find_all(nodes.Filter) if node.name in _ASKS}
    attributes = (node for node in template.find_all(nodes.Getattr) if id(node) not in chosen)
    return sorted(names | {f"dag_run.{node.attr}" for node in attributes if _is_date_of_run(node)})


def _is_date_of_run(node: nodes.Getattr) -> bool:
    return getattr(node.node, "name", "") == "dag_run" and node.attr in _OF_A_RUN


_ASKS = ("defined", "undefined", "default", "d")

_OF_A_RUN = ("logical_date", "data_interval_start", "data_interval_end")
