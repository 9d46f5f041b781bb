"""Dev tasks as Airflow's operators: a `PythonOperator`, and what makes one for each element of a mapped task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from airflow.providers.standard.operators.python import PythonOperator

from gaiaflow.dev_container import dev_task
from gaiaflow.dev_settings import DevSettings, dev_settings
from gaiaflow.elements import element_of, refuse_further
from gaiaflow.mapped import TaskPartial, task_partial
from gaiaflow.operator_arguments import arguments_for, default_args_of, exit_codes, retries_or_default
from gaiaflow.pod_faults import faults_for_pods
from gaiaflow.task_config import TaskConfig
from gaiaflow.task_spec import TaskSpec

# A result belongs in XCom; in the log it would also show what other tasks got in confidence.
_QUIET = {"show_return_value_in_logs": False}


class DevOperator(PythonOperator):
    """A `PythonOperator` made from a call of `task_factory` and what one element gives."""

    custom_operator_name = "PythonOperator"

    def __init__(
        self,
        *,
        spec: TaskSpec,
        settings: DevSettings,
        skip_on_exit_code: Iterable[int] = (),
        func_kwargs: Any = None,
        env_vars: Any = None,
        image: Any = None,
        secrets: Any = None,
        **kwargs: Any,
    ) -> None:
        """Airflow hands in the element's arguments beside those of `partial`."""
        given = {"func_kwargs": func_kwargs, "env_vars": env_vars, "image": image, "secrets": secrets}
        refuse_further(spec, kwargs)
        spec, mapped = element_of(spec, given, kwargs.get("default_args"))
        task = dev_task(spec, settings)
        task.skip_on_exit_code = frozenset(skip_on_exit_code)
        super().__init__(python_callable=task, op_kwargs=task.op_kwargs(mapped), **kwargs)


def python_operator(spec: TaskSpec, config: TaskConfig | None, arguments: Mapping[str, Any]) -> PythonOperator:
    """The operator for a task of `task_factory`.

    Raises:
        TaskArgumentError: for arguments that no pod would take, or that no operator takes.
    """
    settings = dev_settings(config)
    for fault in faults_for_pods(spec.task_id, spec, settings.env_vars):
        raise fault
    task = dev_task(spec, settings)
    operator = PythonOperator(
        task_id=spec.task_id,
        python_callable=task,
        op_kwargs=task.op_kwargs(),
        do_xcom_push=spec.xcom_push,
        **{**_QUIET, **arguments_for(PythonOperator, spec.task_id, arguments)},
    )
    defaults = {**default_args_of(operator), **(arguments.get("default_args") or {}), **arguments}
    if "retries" not in arguments:
        operator.retries = retries_or_default(defaults.get("retries"))
    task.skip_on_exit_code = exit_codes(defaults.get("skip_on_exit_code"))
    return operator


def dev_partial(spec: TaskSpec, config: TaskConfig | None, arguments: Mapping[str, Any]) -> TaskPartial:
    """The same for a task of which each element gives the rest."""
    settings = dev_settings(config)
    for fault in faults_for_pods(spec.task_id, spec, settings.env_vars):
        raise fault
    accepted = {**_QUIET, **arguments_for(PythonOperator, spec.task_id, arguments)}
    own = {"spec": spec, "settings": settings}
    made, defaults = task_partial(DevOperator, spec, settings.env_vars, own, accepted, arguments)
    made.partial.kwargs["skip_on_exit_code"] = sorted(exit_codes(defaults.get("skip_on_exit_code")))
    return made
