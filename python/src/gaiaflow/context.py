"""The context of a task's run, where its function runs: named as Airflow's, and made of standard types.

It arrives as one JSON text (`run_context` writes it) and is read when it is first asked for. Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from gaiaflow.context_names import GIVEN, RECORDS, REFUSED
from gaiaflow.errors import ContextError
from gaiaflow.json_values import from_json

_OF_TASKS = {
    "xcom_pull": "take what other tasks pushed by xcom_pull_tasks, or by func_kwargs={'x': task.output}",
    "xcom_push": "return it; with multiple_outputs=True each key of a dict is an XCom of its own",
}
"""What to write instead of what only a task of Airflow's own can do."""

_text: str | None = None
_context: Context | None = None


class Record:
    """A part of the context that is an object in Airflow (`dag_run`, `ti`, …): some of its attributes, read-only."""

    def __init__(self, name: str, values: Mapping[str, Any], left_out: Mapping[str, str]) -> None:
        """Take the name by which messages call it, its attributes, and why others are left out."""
        vars(self).update(values, _name=name, _left_out=left_out)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        name = f"{self._name}.{attribute}"
        if attribute in self._left_out:
            raise AttributeError(f"the function does not get {name}: {self._left_out[attribute]}")
        hint = _OF_TASKS.get(attribute) or f"it has {', '.join(self._values())}"
        raise AttributeError(f"there is no {name} where functions of task_factory run; {hint}")

    def __setattr__(self, attribute: str, value: Any) -> None:
        raise AttributeError(f"{self._name} is read-only: what a function sets here would reach nobody")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self._name}: {', '.join(f'{name}={value!r}' for name, value in self._values().items())}>"

    def _values(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Context(Mapping[str, Any]):
    """A read-only mapping. What the run has not is None; what no function gets is refused with a reason."""

    def __init__(self, values: Mapping[str, Any], left_out: Mapping[str, str]) -> None:
        """Take values and reasons by name; `dag_run.conf` is an attribute of `dag_run`."""
        self._left_out = left_out
        self._values = {name: value for name, value in values.items() if "." not in name}
        for record in RECORDS:
            self._values[record] = Record(record, _of(record, values), _of(record, left_out))
        self._values["task_instance"] = self._values["ti"]

    def __getitem__(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        reason = self._left_out.get(name) or REFUSED.get(name)
        if reason:
            raise ContextError(f"the function does not get {name!r} of Airflow's context: {reason}")
        raise ContextError(f"Airflow's context has no {name!r}; a function gets {', '.join(sorted(self._values))}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _of(record: str, flat: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{record}."
    return {name.removeprefix(prefix): value for name, value in flat.items() if name.startswith(prefix)}


def get_current_context() -> Context:
    """The context of the run in which this function runs; the same object for each call of one task.

    Raises:
        ContextError: outside a task of `task_factory`.
    """
    global _context
    if _context is None:
        if _text is None:
            raise ContextError(
                "there is no context here: gaiaflow.get_current_context() is for functions that task_factory runs. "
                "In a @task of Airflow's own use airflow.sdk.get_current_context(), in a test "
                "gaiaflow.testing.current_context()"
            )
        document = from_json(_text)
        _context = Context(document["values"], document["left_out"])
    return _context


def use(text: str | None) -> None:
    """From now on this is the context; None: there is none."""
    global _text, _context
    _text, _context = text, None


@contextmanager
def current(text: str | None) -> Iterator[None]:
    """Within the block, this is the context."""
    before = _text
    use(text)
    try:
        yield
    finally:
        use(before)


def filled(function: Callable[..., Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, and from the context those that the function cannot do without and that have its names.

    Raises:
        ContextError: for a name of Airflow's context that no function gets.
    """
    if _text is None:
        return dict(kwargs)
    names = [name for name in required(function) if name not in kwargs and (name in GIVEN or name in REFUSED)]
    return {**{name: get_current_context()[name] for name in names}, **kwargs}


def required(function: Callable[..., Any]) -> list[str]:
    """The parameters without a default that can be given by name."""
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__wrapped__"):
        return _required_by_signature(function)
    # By hand: most functions are plain, and importing `inspect` would be a good part of what the runner costs.
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    optional = {*names[code.co_argcount - len(function.__defaults__ or ()) : code.co_argcount]}
    optional |= {*(function.__kwdefaults__ or ())}
    return [name for name in names[code.co_posonlyargcount :] if name not in optional]


def _required_by_signature(function: Callable[..., Any]) -> list[str]:
    import inspect

    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):  # built in
        return []
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [it.name for it in parameters if it.kind in named and it.default is inspect.Parameter.empty]
