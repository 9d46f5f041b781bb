"""Addresses by which the earlier tool's DAGs reached the platform from a pod, and what to write instead."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping

from gaiaflow.task_spec import TaskSpec

_ADDRESS = re.compile(
    r"(?<![\w.])(192\.168\.\d{1,3}\.1|172\.(?:1[6-9]|2\d|3[01])\.0\.1|host\.(?:docker|minikube)\.internal)(?::(\d+))?\b"
)
"""The first address of a network of Docker or Minikube is its gateway: this machine, as seen from inside."""

_SERVICE_OF_PORT = {"5000": "mlflow:5000", "9000": "minio:9000"}


def legacy_addresses(spec: TaskSpec, stack_variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each variable that holds such an address, with what is wrong and the host to use: `env_vars['A']`, `names …`."""
    for name, value in spec.env_vars.items():
        found = _ADDRESS.search(value)
        if found is None:
            continue
        address, port = found[1], found[2]
        if name in stack_variables:
            fix = f"leave {name} out; the stack sets it to {stack_variables[name]}"
        elif port in _SERVICE_OF_PORT:
            fix = f"write {_SERVICE_OF_PORT[port]}, the service's own name"
        else:
            fix = "write the service's own name (mlflow:5000, minio:9000)"
        yield f"env_vars[{name!r}]", f"names {address}, a gateway that differs from machine to machine; {fix}"


def warn_of_legacy_addresses(spec: TaskSpec, stack_variables: Mapping[str, str]) -> None:
    """Warn of each, at the line that calls `task_factory`."""
    for variable, problem in legacy_addresses(spec, stack_variables):
        warnings.warn(f"task {spec.task_id!r}: {variable} {problem}.", UserWarning, stacklevel=4)
