"""What one element of a mapped task gives, where its operator is made: what another task pushed is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.errors import TaskArgumentError
from gaiaflow.task_spec import TaskSpec, parse_env_vars, parse_image, parse_secrets
from gaiaflow.templates import Data, Written

MAPPABLE = ("func_kwargs", "env_vars", "image", "secrets")
"""What an element may give."""


def element_of(
    spec: TaskSpec, given: Mapping[str, Any], default_args: Mapping[str, Any] | None
) -> tuple[TaskSpec, Any]:
    """The call with what one element gives, and its `func_kwargs`, which are resolved with those of the call.

    Args:
        spec: The call.
        given: What Airflow hands the operator under the names of MAPPABLE.
        default_args: Those of its DAG. Airflow puts them in under these names too, but there they are meant for bare
            operators.

    Raises:
        AirflowFailException: for what another task gave and no task takes.
    """
    own = {name: value for name, value in given.items() if value is not (default_args or {}).get(name)}
    try:
        if "env_vars" in own:
            texts = parse_env_vars(spec.task_id, own["env_vars"])
            if not isinstance(own["env_vars"], Written):
                texts = {name: Data(text) for name, text in texts.items()}
            spec = replace(spec, env_vars={**spec.env_vars, **texts})
        if "image" in own:
            spec = replace(spec, image=parse_image(spec.task_id, own["image"]))
        if "secrets" in own:
            spec = replace(spec, secrets=parse_secrets(spec.task_id, own["secrets"]))
    except TaskArgumentError as error:
        raise AirflowFailException(str(error)) from None
    return spec, own.get("func_kwargs")


def refuse_further(spec: TaskSpec, names: Iterable[str]) -> None:
    """See to it that what another task gave as an element of `expand_kwargs` is what an element may give.

    Data says what a function works on, and nothing of its pod's rights.

    Args:
        spec: The call; `given` there is what the operator gets without an element.
        names: Arguments of the operator but those of MAPPABLE.

    Raises:
        AirflowFailException: for another argument, most likely one of the function's own.
    """
    for name in names:
        if spec.given is not None and name not in spec.given:
            raise AirflowFailException(
                f"task {spec.task_id!r}: an element of expand_kwargs has {name!r}; expected {', '.join(MAPPABLE)}, "
                f"with the function's own arguments in the first: {{'func_kwargs': {{{name!r}: …}}}}"
            )
