"""What a dev task takes of its stack's task config: where it runs, its variables and its log's level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaiaflow.task_config import CONTAINER, DevTaskConfig, TaskConfig


@dataclass(frozen=True, repr=False)
class DevSettings:
    """Those of a task outside every stack, unless said otherwise."""

    socket: str | None = None
    """Where the container `tasks` takes tasks; None for Airflow's own process."""
    log_level: str | None = None
    """None for Airflow's own."""
    env_vars: Mapping[str, str] = field(default_factory=dict)
    env_in_dev: bool = False
    secrets_path: str = ""
    declared_secrets: Sequence[str] = ()
    note: str | None = None
    """What the log of a task says of where it runs."""
    config: TaskConfig | None = None
    """The stack's, for what it says of GPUs and of values in the object store."""

    @property
    def xcom_storage(self) -> Mapping[str, Any] | None:
        """Where values are kept, as in the task config."""
        return self.config.xcom_storage if self.config else None

    def __repr__(self) -> str:
        return "<settings of dev tasks>"  # all that Airflow keeps of it with a mapped task


def dev_settings(config: TaskConfig | None) -> DevSettings:
    """Those of a stack. With `env="dev"` in a stack whose tasks are pods, the stack's variables are the pods' alone."""
    return DevSettings() if config is None else replace(_of_stack(config), config=config)


def _of_stack(config: TaskConfig) -> DevSettings:
    socket = config.task_socket if config.execution == CONTAINER else None
    if isinstance(config, DevTaskConfig):
        return DevSettings(
            socket, config.log_level, config.env_vars, config.env_in_dev, config.secrets_path, config.declared_secrets
        )
    if socket is not None:
        return DevSettings(socket, config.log_level)
    if config.execution is not None:
        return DevSettings()
    where = "in Airflow's own process, on Airflow's packages"
    return DevSettings(note=f'env="dev" runs {where}: a stack of mode {config.mode} has no container for dev tasks')
