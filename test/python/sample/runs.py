"""Functions that ask for their run."""

import functools
import os
from collections.abc import Callable
from typing import Any

import gaiaflow


def asked(ds: Any, params: Any, dag_run: Any, try_number: int, logical_date: Any, ti: Any, *, value: int = 5) -> Any:
    """By name."""
    return [ds, params, dag_run.run_id, dag_run.conf, try_number, logical_date, ti.task_id, ti.map_index, value]


def with_defaults(ds: str = "mine", params: Any = None, **rest: Any) -> Any:
    """What has a default keeps it."""
    return [ds, params, rest]


def shadowed(run_id: str, ds: str) -> list[str]:
    """What the call gives is taken."""
    return [run_id, ds]


def whole() -> dict[str, Any]:
    """All of the context, as what may travel."""
    context = gaiaflow.get_current_context()
    assert gaiaflow.get_current_context() is context
    assert context["ti"] is context["task_instance"]
    records = ("dag", "dag_run", "task", "ti", "task_instance")
    plain = {name: value for name, value in context.items() if name not in records}
    attributes = {
        name: {key: getattr(context[name], key) for key in dir(context[name]) if key[0] != "_"} for name in records
    }
    return {**plain, **attributes}


def environment() -> dict[str, str]:
    """Airflow's variables, and what must not be seen."""
    return {name: value for name, value in os.environ.items() if name.startswith(("AIRFLOW_CTX_", "GAIAFLOW_"))}


def logged(function: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator as many write it."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


@logged
def decorated(params: Any, ds: Any) -> Any:
    """With a signature that is another's."""
    return [params, ds]


class Trainer:
    """A function may be a method of an object."""

    def train(self, params: Any) -> Any:
        """By name."""
        return params


train = Trainer().train
partial = functools.partial(asked, ds="given")


def wants(conn: Any) -> Any:
    """What no function gets."""
    return conn


def unknown(nothing: Any) -> Any:
    """What nobody gives."""
    return nothing


def refused(what: str) -> str:
    """The message of what is not there."""
    context = gaiaflow.get_current_context()
    actions: dict[str, Callable[[], Any]] = {
        "var": lambda: context["var"],
        "prev": lambda: context["prev_data_interval_end_success"],
        "macros": lambda: context["macros"],
        "unknown": lambda: context["nothing"],
        "pull": lambda: context["ti"].xcom_pull(task_ids="a"),
        "attribute": lambda: context["dag_run"].nothing,
        "set": lambda: setattr(context["dag_run"], "conf", {}),
        "item": lambda: context.__setitem__("a", 1),
        "large": lambda: context["params"],
        "large conf": lambda: context["dag_run"].conf,
        "get": lambda: context.get("var", "default"),
    }
    try:
        return f"got {actions[what]()}"
    except (KeyError, AttributeError) as error:
        return str(error)


def near(dagrun: Any) -> Any:
    """A name that is nearly one of the context."""
    return dagrun


def mlflow_tags() -> dict[str, Any]:
    """What MLflow itself would mark a run with, but for what it finds of the machine."""
    from mlflow.tracking.context.system_environment_context import SystemEnvironmentContext

    context = SystemEnvironmentContext()
    assert "GAIAFLOW_RUN_TAGS" not in os.environ
    return dict(context.tags()) if context.in_context() else {}
