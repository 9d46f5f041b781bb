"""Folders of a task pod that are not its image's: those that it writes, and those from elsewhere."""

from __future__ import annotations

from kubernetes.client import models as k8s

from gaiaflow.pod_security import PLAIN
from gaiaflow.task_config import PodTaskConfig


def folder_volumes(config: PodTaskConfig) -> tuple[list[k8s.V1Volume], list[k8s.V1VolumeMount]]:
    """Volumes and where they are mounted: one that is empty for each scratch folder, and the claims of the stack."""
    volumes: list[k8s.V1Volume] = []
    mounts: list[k8s.V1VolumeMount] = []
    for index, path in enumerate(config.scratch_folders):
        name = f"gaiaflow-scratch-{index}"
        empty = k8s.V1EmptyDirVolumeSource(local_vars_configuration=PLAIN)
        volumes.append(k8s.V1Volume(name=name, empty_dir=empty, local_vars_configuration=PLAIN))
        mounts.append(k8s.V1VolumeMount(name=name, mount_path=path, local_vars_configuration=PLAIN))
    for index, mount in enumerate(config.mounts):
        name = f"gaiaflow-mount-{index}"
        claim = k8s.V1PersistentVolumeClaimVolumeSource(
            claim_name=mount["claim"], read_only=mount["readOnly"], local_vars_configuration=PLAIN
        )
        volumes.append(k8s.V1Volume(name=name, persistent_volume_claim=claim, local_vars_configuration=PLAIN))
        mounts.append(
            k8s.V1VolumeMount(
                name=name, mount_path=mount["path"], read_only=mount["readOnly"], local_vars_configuration=PLAIN
            )
        )
    return volumes, mounts
