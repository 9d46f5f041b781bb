"""`task_factory`: one call, and the operator that fits where the stack runs its tasks."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from gaiaflow.errors import TaskArgumentError, TaskConfigError
from gaiaflow.task_config import CONFIG_OF_MODE, PATH_VARIABLE, DevTaskConfig, PodTaskConfig, current_task_config
from gaiaflow.task_spec import TaskSpec, parse_spec

if TYPE_CHECKING:
    from airflow.sdk import BaseOperator

    from gaiaflow.mapped import TaskPartial


def task_factory(
    task_id: str,
    func_path: str,
    func_kwargs: Mapping[str, Any] | None = None,
    image: str | None = None,
    env: str | None = None,
    xcom_push: bool = True,
    xcom_pull_tasks: Mapping[str, Mapping[str, str]] | None = None,
    secrets: Sequence[str] | None = None,
    env_vars: Mapping[str, str] | None = None,
    retries: int | None = None,
    *,
    gpus: int | None = None,
    **operator_arguments: Any,
) -> BaseOperator:
    """A task that runs a function: in a container beside Airflow in `dev`, in a pod in `prod_local` and `prod`.

    `task_factory.partial(…).expand(…)` makes one for each element. Parameters of the function that have no default and
    that nothing fills get what `gaiaflow.get_current_context()` has under their names (`params`, `ds`, …).

    Args:
        task_id: The task's id, without its task groups.
        func_path: `module:function`, imported where and when the task runs.
        func_kwargs: Arguments of the function; what may travel between tasks. Texts with `{{` are templates, but for
            what `airflow.sdk.literal` holds; `task.output` and other XComArgs are what that task gives.
        image: Image of the pod; the stack's project image by default. Ignored in dev.
        env: The mode; the stack's by default. `"dev"` works in every stack.
        xcom_push: Whether what the function returns is kept for other tasks. False leaves no XCom.
        xcom_pull_tasks: Arguments that are what other tasks pushed: `{"arg": {"task": "group.task", "key": "name"}}`.
        secrets: Kubernetes secrets whose keys become environment variables; a later one beats an earlier one.
        env_vars: Environment variables, which beat the secrets. Templates, as those of the operator are.
        retries: How often a failed task is tried again. Where the call says nothing, the `default_args` of its task
            group or DAG decide, else Airflow's `[core] default_task_retries` if that is not 0, else it is 2.
        gpus: How many GPUs the task needs, and sees: a limit `nvidia.com/gpu` of its pod; in dev of those that
            `gaiaflow:gpus` gives the stack's containers. The stack's `tasks.resources` by default; 0 for none.
        operator_arguments: Handed to the operator untouched; those only the other mode's operator accepts are ignored.
            Where the call says nothing, the `default_args` of its task group or DAG win over the stack.

    Raises:
        TaskArgumentError: for an argument that is not what it must be.
        TaskConfigError: when the stack's task config is missing or wrong.
    """
    spec = parse_spec(task_id, func_path, func_kwargs, image, xcom_push, xcom_pull_tasks, secrets, env_vars, gpus)
    made: BaseOperator = _make(spec, env, retries, operator_arguments, mapped=False)
    return made


def _make(spec: TaskSpec, env: Any, retries: int | None, further: Mapping[str, Any], *, mapped: bool) -> Any:
    """The operator for where the stack runs the task, or of a mapped task what makes one for each element."""
    config = _config_for(spec.task_id, env)
    arguments = further if retries is None else {**further, "retries": retries}
    if isinstance(config, PodTaskConfig) and env != "dev":
        from gaiaflow.pod_task import pod_partial, pod_task

        return (pod_partial if mapped else pod_task)(spec, config, arguments)
    from gaiaflow.dev_operator import dev_partial, python_operator

    return (dev_partial if mapped else python_operator)(spec, config, arguments)


def _config_for(task_id: str, env: Any) -> DevTaskConfig | PodTaskConfig | None:
    """The config the task is built from; None for a dev task outside every stack."""
    if env is not None and (not isinstance(env, str) or env not in CONFIG_OF_MODE):
        raise TaskArgumentError(task_id, "env", repr(env), f"one of {', '.join(CONFIG_OF_MODE)}, or nothing")
    try:
        config = current_task_config()
    except TaskConfigError as error:
        if env != "dev":
            raise TaskConfigError(f"task {task_id!r}: {error}") from None
        # It needs none, but a stack that has one does not want it unread.
        warnings.warn(f"task {task_id!r}: goes without the stack's settings, as {error}", UserWarning, stacklevel=4)
        return None
    if env == "dev":
        return config
    if config is None:
        raise TaskConfigError(
            f"task {task_id!r}: {PATH_VARIABLE} is not set, so nothing says where tasks run. A GaiaFlow stack sets it "
            "for its Airflow; outside one use env='dev', or gaiaflow.testing.task_config() in tests."
        )
    if env is not None and env != config.mode:
        raise TaskArgumentError(
            task_id, "env", repr(env), f"{config.mode!r}, the mode of this stack, or 'dev'; or leave env out"
        )
    return config


def spec_of(operator: object) -> TaskSpec | None:
    """What `task_factory` made this operator from; None for any other operator."""
    spec = getattr(getattr(operator, "python_callable", operator), "spec", None)
    if spec is None:
        spec = getattr(operator, "partial_kwargs", {}).get("spec")  # of a mapped one
    return spec if isinstance(spec, TaskSpec) else None


def is_pod(operator: object) -> bool:
    """Whether what `task_factory` made is a pod, and no dev task; mapped ones too."""
    config = getattr(operator, "config", None) or getattr(operator, "partial_kwargs", {}).get("config")
    return isinstance(config, PodTaskConfig)


def _partial(
    task_id: str,
    func_path: str,
    func_kwargs: Mapping[str, Any] | None = None,
    image: str | None = None,
    env: str | None = None,
    xcom_push: bool = True,
    xcom_pull_tasks: Mapping[str, Mapping[str, str]] | None = None,
    secrets: Sequence[str] | None = None,
    env_vars: Mapping[str, str] | None = None,
    retries: int | None = None,
    *,
    gpus: int | None = None,
    **operator_arguments: Any,
) -> TaskPartial:
    """A task of which each element gives the rest: `.partial(…).expand(func_kwargs=[{…}])`.

    Arguments and errors are those of `task_factory`.
    """
    spec = parse_spec(task_id, func_path, func_kwargs, image, xcom_push, xcom_pull_tasks, secrets, env_vars, gpus)
    made: TaskPartial = _make(spec, env, retries, operator_arguments, mapped=True)
    return made


def _refuse_mapping(*_: object, **__: object) -> NoReturn:
    raise TypeError(
        "task_factory makes one task and is no operator class. For one task of each element write "
        "task_factory.partial(task_id, func_path, …).expand(func_kwargs=[…]), or .expand_kwargs([…])."
    )


# Set rather than declared, so that task_factory stays a plain function with a readable signature.
task_factory.partial = _partial  # type: ignore[attr-defined]
for _name in ("expand", "expand_kwargs", "override"):
    setattr(task_factory, _name, _refuse_mapping)
