"""Templates that fail: for a name that is unknown, or a run's date in DAGs whose runs have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from gaiaflow.context_names import ALWAYS_THERE, DATES

if TYPE_CHECKING:
    from airflow.sdk import DAG
    from jinja2 import nodes

_UNDATED = {
    "NullTimetable": "schedule=None",
    "AssetTriggeredTimetable": "a schedule of assets",
    "PartitionedAtRuntime": "a schedule of partitions",
}
"""Timetables, Airflow's own or derived from them, whose runs have no logical date unless somebody gives one."""


def undated(dag: DAG, template: nodes.Template) -> Iterator[str]:
    """What in a template fails in a run without a logical date, where runs need not have one, and what to write."""
    schedule = next(
        (_UNDATED[kind.__name__] for kind in type(dag.timetable).__mro__ if kind.__name__ in _UNDATED), None
    )
    names = _dates(template) if schedule else []
    if names:
        problem = f"uses {', '.join(names)}, which runs of a DAG with {schedule} need not have"
        yield f"{problem}; in all of them works, say, {ALWAYS_THERE}"


def unknown(template: nodes.Template, macros: Mapping[str, Any]) -> Iterator[str]:
    """Names in a template that neither Airflow's context nor the DAG has."""
    from airflow.sdk.definitions.context import KNOWN_CONTEXT_KEYS
    from jinja2 import meta

    known = {*KNOWN_CONTEXT_KEYS, *macros, "func_kwargs"}
    for name in sorted(meta.find_undeclared_variables(template) - known - _asked(template)):
        close = get_close_matches(name, known, n=1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        yield f"uses {name}, which neither Airflow's context nor the DAG's macros have{hint}"


def _asked(template: nodes.Template) -> set[str]:
    """The names of which it asks whether they are there."""
    from jinja2 import nodes

    asks = (node for node in template.find_all((nodes.Test, nodes.Filter)) if node.name in _ASKS)
    return {getattr(node.node, "name", "") for node in asks}


def _dates(template: nodes.Template) -> list[str]:
    """The names it cannot do without: those it never asks whether they are there."""
    from jinja2 import meta, nodes

    names = (meta.find_undeclared_variables(template) & DATES) - _asked(template)
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
