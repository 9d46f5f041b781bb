"""`prod_local` and `prod`: the function runs in a pod, started by a `KubernetesPodOperator`."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk.definitions.context import render_template_to_string
from kubernetes.client import ApiException
from kubernetes.client import models as k8s

from gaiaflow import failure
from gaiaflow.airflow_api import AirflowException, AirflowSkipException
from gaiaflow.elements import element_of, refuse_further
from gaiaflow.func_kwargs import FuncKwargs
from gaiaflow.gpus import gpu_problem
from gaiaflow.lasting import for_airflow
from gaiaflow.operator_arguments import retries_or_default
from gaiaflow.pod_earlier import ended_pod
from gaiaflow.pod_environment import pulled_variables
from gaiaflow.pod_gpus import why_unscheduled
from gaiaflow.pod_manager import TaskPodManager
from gaiaflow.pod_request import complete, env_vars_of
from gaiaflow.pod_settings import pod_settings
from gaiaflow.pod_xcoms import WithoutPodXComs
from gaiaflow.task_config import PodTaskConfig
from gaiaflow.task_spec import TaskSpec
from gaiaflow.task_variables import pulled_json, refuse_gpus, warn_of_large
from gaiaflow.templates import guard, is_template
from gaiaflow.values import untagged
from gaiaflow.xcom_pull import pulled_value

if TYPE_CHECKING:
    from airflow.sdk import Context
    from airflow.sdk.types import RuntimeTaskInstanceProtocol


class PodTask(KubernetesPodOperator):
    """A pod operator whose pod finds its function and arguments in its environment."""

    custom_operator_name = "KubernetesPodOperator"
    template_fields = (*KubernetesPodOperator.template_fields, "func_kwargs")

    def __init__(
        self,
        *,
        spec: TaskSpec,
        config: PodTaskConfig,
        retries: int | None = None,
        func_kwargs: Any = None,
        env_vars: Any = None,
        image: Any = None,
        secrets: Any = None,
        **kwargs: Any,
    ) -> None:
        """Only what Airflow has to render becomes a template field; all else reaches the pod as it is.

        Airflow hands in the `default_args` of task group and DAG, merged, and `retries` from them; of a mapped task
        also what its element gives: `func_kwargs`, `env_vars`, `image`, `secrets`.
        """
        given = {"func_kwargs": func_kwargs, "env_vars": env_vars, "image": image, "secrets": secrets}
        refuse_further(spec, kwargs)
        spec, mapped = element_of(spec, given, kwargs.get("default_args"))
        templates = {name: guard(value) for name, value in spec.env_vars.items() if is_template(value)}
        super().__init__(
            env_vars={**pulled_variables(spec), **templates},
            retries=retries_or_default(retries),
            **{**kwargs, **pod_settings(spec, config, kwargs, kwargs.get("default_args") or {})},
        )
        self.spec = spec
        self.func_kwargs: FuncKwargs | Mapping[str, Any] = FuncKwargs(spec, mapped)
        self.config = config
        self.xcom_sidecar_image = config.xcom_sidecar_image
        self.xcom_sidecar_resources = config.xcom_sidecar_resources
        self.shared_memory = config.shared_memory
        self.extracted: Any = None
        self.unscheduled: str | None = None

    def _do_render_template_fields(
        self, parent: Any, template_fields: Any, context: Context, jinja_env: Any, seen_oids: set[int]
    ) -> None:
        """As texts, whatever the DAG's `render_template_as_native_obj` says: a pod's label "1" is no number."""
        if parent is self:
            # An operator's own render_template_as_native_obj would do from Airflow 3.2 on.
            jinja_env = self.dag.get_template_env(force_sandboxed=True)
        super()._do_render_template_fields(parent, template_fields, context, jinja_env, seen_oids)

    def _render(self, template: Any, context: Context, dag: Any = None) -> str:  # noqa: ARG002 - Airflow hands it in
        return render_template_to_string(template, context)

    def pulled_json(self, argument: str, ti: RuntimeTaskInstanceProtocol) -> str:
        """A pulled value as the runner reads it: `{argument: value}`. Called by the template of its variable."""
        pull = next(pull for pull in self.spec.pulls if pull.argument == argument)
        return pulled_json(self.task_id, pull, pulled_value(pull, ti))

    @cached_property
    def pod_manager(self) -> TaskPodManager:
        """The provider's, but for what it logs."""
        return TaskPodManager(self.base_container_name, kube_client=self.client, callbacks=self.callbacks)

    def build_pod_request_obj(self, context: Context | None = None, *, dry_run: bool = False) -> k8s.V1Pod:
        """The pod, its variables complete, none too large for a process to start with."""
        rendered = self.env_vars
        self.env_vars = env_vars_of(self, context)
        try:
            pod = super().build_pod_request_obj(context, **({"dry_run": True} if dry_run else {}))
        finally:
            self.env_vars = rendered
        complete(self, pod)
        return pod

    def get_or_create_pod(self, pod_request_obj: k8s.V1Pod, context: Context) -> k8s.V1Pod:
        """A new pod, or that of an earlier try which nobody saw to its end."""
        earlier = context["ti"].try_number > 1 and ended_pod(self, pod_request_obj.metadata.namespace, context)
        return earlier or super().get_or_create_pod(pod_request_obj, context)

    def execute(self, context: Context) -> Any:
        """Run the pod. The provider's two XComs about the pod are left out: a task's XComs are its function's."""
        refuse_gpus(self.task_id, gpu_problem(self.spec.gpus, self.config, in_pod=True))
        return super().execute({**context, "ti": WithoutPodXComs(context["ti"])})  # type: ignore[typeddict-item]

    def await_pod_start(self, pod: k8s.V1Pod) -> None:
        """As the provider does; why no node takes the pod is kept, as the provider only counts the seconds."""
        try:
            super().await_pod_start(pod)
        except AirflowException:
            with contextlib.suppress(AirflowException, ApiException):  # it may be gone
                self.unscheduled = why_unscheduled(self.pod_manager.read_pod(pod))
            raise

    def extract_xcom(self, pod: k8s.V1Pod, **kwargs: Any) -> Any:
        """What the function returned, read as the provider does; kept for `trigger_reentry`."""
        form = super().extract_xcom(pod, **kwargs)
        warn_of_large(self.task_id, self.spec, len(json.dumps(form, separators=(",", ":"))))
        self.extracted = untagged(form)
        return self.extracted

    def trigger_reentry(self, context: Context, event: dict[str, Any]) -> Any:
        """As the provider does from 10.21 on: return the result, for Airflow to push.

        Before, it pushed by itself, and neither what is false (0, an empty list) nor one XCom for each key.
        """
        returned = super().trigger_reentry(context, event)
        return self.extracted if returned is None else returned

    def cleanup(self, *args: Any, **kwargs: Any) -> None:
        """As the provider does; what the function raised is raised here, for a `retry_policy` to see as in dev."""
        try:
            super().cleanup(*args, **kwargs)
        except AirflowSkipException:  # skip_on_exit_code
            raise
        except AirflowException as failed:
            word = self.pod_manager.word
            error = failure.raised(word) if word else None
            if error is None:
                unscheduled = self.unscheduled or why_unscheduled(self.pod)
                error = AirflowException(unscheduled) if unscheduled else None
            if error is None:
                raise
            raise for_airflow(self.task_id, error) from failed

    def _write_logs(self, pod: k8s.V1Pod, follow: bool = False, since_time: Any = None) -> None:  # type: ignore[override]
        """Of a pod that was waited for in the triggerer."""
        self.pod_manager.fetch_container_logs(
            pod,
            self.base_container_name,
            follow=follow,
            since_time=since_time,
            container_name_log_prefix_enabled=self.container_name_log_prefix_enabled,
            log_formatter=self.log_formatter,
        )
