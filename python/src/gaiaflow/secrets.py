"""`create_secrets`: a Kubernetes secret for tasks, by whoever may write one."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gaiaflow.config_lines import secret_line, undeclarable
from gaiaflow.errors import SecretError
from gaiaflow.kubernetes_names import OBJECT_NAME_FORM, is_object_name, is_secret_key
from gaiaflow.task_config import PATH_VARIABLE, PodTaskConfig, current_task_config

if TYPE_CHECKING:
    from kubernetes.client import CoreV1Api

_TIMEOUT = (5, 30)
"""Seconds to connect and to answer; a host that cannot be reached is tried four times."""


def create_secrets(secret_name: str, secret_data: Mapping[str, Any], namespace: str | None = None) -> None:
    """Create the secret, or give an existing one exactly this data, with the kubeconfig of whoever calls.

    Args:
        secret_name: The name a DAG gives in `secrets=[…]`.
        secret_data: Text, number or truth value by the name of the variable it becomes.
        namespace: Where; by default the task namespace of the stack (from its task config).

    Raises:
        SecretError: for names Kubernetes refuses, without rights, or without a cluster. It never shows a value.
    """
    _refuse_wrong_names(secret_name, secret_data)
    target = namespace or _task_namespace()
    data = {key: base64.b64encode(str(value).encode()).decode() for key, value in secret_data.items()}
    # Only here, because the client takes most of a second to import.
    from kubernetes.client import ApiException
    from urllib3.exceptions import HTTPError

    api = _api(secret_name, secret_data)
    try:
        _write(api, secret_name, target, data)
    except ApiException as error:
        raise SecretError(_told(error.status, error.reason, secret_name, target, secret_data)) from None
    except HTTPError:
        raise SecretError(
            f"secret {secret_name!r}: the cluster does not answer at {api.api_client.configuration.host}"
        ) from None


def _write(api: CoreV1Api, name: str, namespace: str, data: Mapping[str, str]) -> None:
    from kubernetes.client import ApiException, V1ObjectMeta, V1Secret

    try:
        api.create_namespaced_secret(
            namespace,
            V1Secret(metadata=V1ObjectMeta(name=name), data=dict(data), type="Opaque"),
            _request_timeout=_TIMEOUT,
        )
    except ApiException as error:
        if error.status != 409:
            raise
        # A JSON patch of the data alone: keys no longer given go, and labels that others set stay.
        patch = [{"op": "add", "path": "/data", "value": dict(data)}]
        api.patch_namespaced_secret(name, namespace, patch, _request_timeout=_TIMEOUT)


def _refuse_wrong_names(name: Any, data: Any) -> None:
    if not is_object_name(name):
        raise SecretError(f"secret_name is {name!r}; expected {OBJECT_NAME_FORM}")
    if not isinstance(data, Mapping) or not data:
        raise SecretError(f"secret {name!r}: secret_data is empty or no dict; expected {{'API_KEY': …}}")
    for key, value in data.items():
        if not is_secret_key(key):
            form = "letters, digits, '-', '_' and '.', and neither '.' nor '..' at the start"
            raise SecretError(f"secret {name!r}: the key is {key!r}; expected {form}")
        if not isinstance(value, (str, int, float)):
            raise SecretError(f"secret {name!r}: {key} is of type {type(value).__name__}; expected text")


def _task_namespace() -> str:
    config = current_task_config()
    if isinstance(config, PodTaskConfig):
        return config.namespace
    why = f"{PATH_VARIABLE} is not set" if config is None else f"a {config.mode} stack has none"
    raise SecretError(f"no task namespace is known ({why}); name one: create_secrets(…, namespace='…')")


def _api(name: str, data: Mapping[str, Any]) -> CoreV1Api:
    from kubernetes import client, config

    # Asked for here, as the client itself looks at the variable only when it is first imported.
    file = os.environ.get("KUBECONFIG")
    try:
        if file:
            config.load_kube_config(config_file=file)
        else:
            config.load_config()
    except config.ConfigException as error:
        problem = f"secret {name!r}: no kubeconfig to write a secret with ({error})."
        raise SecretError(f"{problem} {_to_declare(name, data)}") from None
    return client.CoreV1Api()


def _told(status: int | None, reason: Any, name: str, namespace: str, data: Mapping[str, Any]) -> str:
    if status not in (401, 403):
        return f"secret {name!r}: the cluster answered {status} {reason} (namespace {namespace!r})"
    problem = f"secret {name!r}: this kubeconfig may not write secrets in namespace {namespace!r}."
    return f"{problem} {_to_declare(name, data)}"


def _to_declare(name: str, data: Mapping[str, Any]) -> str:
    """What to type instead."""
    why_not = undeclarable(name, data)
    if why_not:
        return f"The stack cannot declare it as it is: {why_not}."
    lines = [f"  {secret_line(name, key)}" for key in data]
    return "\n".join(["Declare it in the stack, then run `pulumi up`:", *lines])
