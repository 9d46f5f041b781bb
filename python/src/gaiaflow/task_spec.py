"""A call of `task_factory`, checked and copied: what both kinds of task are built from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaiaflow import func_path as paths
from gaiaflow.errors import TaskArgumentError
from gaiaflow.gpus import parse_gpus
from gaiaflow.kubernetes_names import OBJECT_NAME_FORM, is_object_name
from gaiaflow.runner_variables import OWN_PREFIX
from gaiaflow.templates import Data, literal_value
from gaiaflow.xcom_pull import XcomPull, parse_pulls

_HALF = re.compile("[\ud800-\udfff]")
_VARIABLE_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


@dataclass(frozen=True, repr=False)
class TaskSpec:
    """What to run, on what, and whether to keep its result; shares nothing mutable with the caller."""

    task_id: str
    func_path: str
    func_kwargs: Mapping[str, Any]
    image: str | None
    xcom_push: bool
    pulls: tuple[XcomPull, ...]
    secrets: tuple[str, ...]
    env_vars: Mapping[str, str]
    further: Any = None
    """More arguments, all of them from another task: its output in place of a dict."""
    given: frozenset[str] | None = None
    """Of a mapped task, the names of what its operator gets without an element."""
    gpus: int | None = None
    """How many the task wants; None where its call says nothing, so that the stack's resources hold."""

    def __repr__(self) -> str:
        # Of a mapped task Airflow keeps it as a text, which may neither change at each parsing nor hold variables.
        return f"<{self.func_path}>"


def parse_spec(
    task_id: str,
    func_path: Any,
    func_kwargs: Any,
    image: Any,
    xcom_push: Any,
    xcom_pull_tasks: Any,
    secrets: Any,
    env_vars: Any,
    gpus: Any = None,
) -> TaskSpec:
    """Check the arguments that mean the same in every mode.

    Raises:
        TaskArgumentError: for the first that is not what it must be.
    """
    if not isinstance(func_path, str) or paths.split(func_path) is None:
        raise TaskArgumentError(task_id, "func_path", repr(func_path), _path_expected(func_path))
    further = func_kwargs if hasattr(func_kwargs, "iter_references") else None
    kwargs = parse_kwargs(task_id, {} if func_kwargs is None or further is not None else func_kwargs)
    if not isinstance(xcom_push, bool):
        raise TaskArgumentError(task_id, "xcom_push", repr(xcom_push), "True or False")
    return TaskSpec(
        task_id=task_id,
        func_path=func_path,
        func_kwargs=kwargs,
        image=None if image is None else parse_image(task_id, image),
        xcom_push=xcom_push,
        pulls=parse_pulls(task_id, {} if xcom_pull_tasks is None else xcom_pull_tasks, kwargs),
        secrets=parse_secrets(task_id, () if secrets is None else secrets),
        env_vars=parse_env_vars(task_id, {} if env_vars is None else env_vars),
        further=further,
        gpus=parse_gpus(task_id, gpus),
    )


def _path_expected(func_path: Any) -> str:
    """The form, and for the dotted path of the earlier tool's docs what it must have meant."""
    if isinstance(func_path, str) and "." in func_path and paths.split(":".join(func_path.rsplit(".", 1))):
        return f"{paths.FORM}; here probably {':'.join(func_path.rsplit('.', 1))!r}"
    return paths.FORM


def parse_kwargs(task_id: str, func_kwargs: Any, pulls: Sequence[XcomPull] = ()) -> dict[str, Any]:
    """Names and values, copied; not yet whether these may travel."""
    if not isinstance(func_kwargs, Mapping):
        raise TaskArgumentError(task_id, "func_kwargs", f"a {type(func_kwargs).__name__}", "a dict of arguments")
    for name, value in func_kwargs.items():
        if not isinstance(name, str):
            raise TaskArgumentError(task_id, "func_kwargs", f"with the key {name!r}", "names of arguments as keys")
        if hasattr(value, "output") and hasattr(value, "task_id"):
            given = f"the task {value.task_id!r} itself"
            raise TaskArgumentError(task_id, f"func_kwargs[{name!r}]", given, "its output: task.output")
        if any(pull.argument == name for pull in pulls):
            raise TaskArgumentError(
                task_id, f"func_kwargs[{name!r}]", "also in xcom_pull_tasks", "each argument in one of the two"
            )
    try:
        return {name: _copied(value) for name, value in func_kwargs.items()}
    except RecursionError:
        raise TaskArgumentError(task_id, "func_kwargs", "nested without end", "values with an end") from None


def _copied(value: Any) -> Any:
    """The value with its dicts and lists copied, so that neither side sees the other change them."""
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    if type(value) is list:
        return [_copied(item) for item in value]
    return value


def parse_image(task_id: str, image: Any) -> str:
    """The name of an image."""
    if not isinstance(image, str) or not image:
        raise TaskArgumentError(task_id, "image", repr(image), "the name of an image, or None for the stack's own")
    return image


def parse_secrets(task_id: str, secrets: Any) -> tuple[str, ...]:
    """Names of secrets."""
    expected = f"a list of names Kubernetes accepts: {OBJECT_NAME_FORM}"
    if isinstance(secrets, str) or not isinstance(secrets, (list, tuple)):
        raise TaskArgumentError(task_id, "secrets", repr(secrets), expected)
    for index, name in enumerate(secrets):
        if not is_object_name(name):
            raise TaskArgumentError(task_id, f"secrets[{index}]", repr(name), expected)
    return tuple(secrets)


def parse_env_vars(task_id: str, env_vars: Any) -> dict[str, str]:
    """Variables by name; a `literal()` as a text that is no template."""
    if not isinstance(env_vars, Mapping):
        raise TaskArgumentError(task_id, "env_vars", f"a {type(env_vars).__name__}", "a dict of texts")
    variables: dict[str, str] = {}
    for name, value in env_vars.items():
        where = f"env_vars[{name!r}]"
        if not isinstance(name, str) or not _VARIABLE_NAME.fullmatch(name):
            raise TaskArgumentError(task_id, where, "no name for a variable", "letters, digits, '_', '-' and '.'")
        if name.startswith(OWN_PREFIX):
            raise TaskArgumentError(task_id, where, "a name of GaiaFlow's own", f"one without {OWN_PREFIX}")
        literal = literal_value(value)
        text = literal[0] if literal else value
        if not isinstance(text, str):  # its value may be a credential: never shown
            raise TaskArgumentError(task_id, where, f"of type {type(text).__name__}", "a text (str)")
        if "\0" in text:
            raise TaskArgumentError(task_id, where, "a text with a zero byte", "one without, as every environment")
        if _HALF.search(text):
            raise TaskArgumentError(task_id, where, "a text with half of a character", "one that UTF-8 can write")
        variables[name] = Data(text) if literal else text
    return variables
