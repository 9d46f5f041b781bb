"""The shared memory of a task's pod: a container runtime gives it 64 MiB, whatever the task may take."""

from __future__ import annotations

from kubernetes.client import models as k8s

from gaiaflow.pod_security import PLAIN

_PATH = "/dev/shm"  # noqa: S108 - where the kernel's shared memory is
_VOLUME = "gaiaflow-shared-memory"


def share_memory(spec: k8s.V1PodSpec, container_name: str, size: str | None) -> None:
    """Give the container a /dev/shm, unless its call mounts one.

    Args:
        spec: The pod's.
        container_name: The one that runs the function.
        size: A Kubernetes quantity; None for all the memory that the pod may take, as the kubelet knows it.
    """
    container = next(each for each in spec.containers if each.name == container_name)
    if any(mount.mount_path.rstrip("/") == _PATH for mount in container.volume_mounts or ()):
        return
    source = k8s.V1EmptyDirVolumeSource(medium="Memory", size_limit=size, local_vars_configuration=PLAIN)
    volume = k8s.V1Volume(name=_VOLUME, empty_dir=source, local_vars_configuration=PLAIN)
    mount = k8s.V1VolumeMount(name=_VOLUME, mount_path=_PATH, local_vars_configuration=PLAIN)
    spec.volumes = [*(spec.volumes or ()), volume]
    container.volume_mounts = [*(container.volume_mounts or ()), mount]
