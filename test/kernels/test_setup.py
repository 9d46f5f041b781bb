"""What is found when the image is built."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from conftest import IMAGES, own_environment


def test_packages_of_the_project_that_no_kernel_starts_with_fail_the_build(environment: Path, tmp_path: Path) -> None:
    uv = os.environ.get("UV", "uv")
    python = tmp_path / "venv/bin/python"
    subprocess.run([uv, "venv", "--quiet", "--python", os.environ["PROJECT_PYTHON"], tmp_path / "venv"], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "traitlets==4.3.3"], check=True)
    shutil.copytree(environment / "kernel", tmp_path / "kernel")
    setup = [python, IMAGES / "kernels/kernel-setup", tmp_path / "kernel"]
    tried = subprocess.run(setup, capture_output=True, text=True, check=False, env=own_environment())
    assert tried.returncode == 1
    assert "do not start with the project's own packages: ImportError" in tried.stderr
    assert "traitlets 4.3.3" in tried.stderr


def test_the_projects_versions_are_constraints_and_its_files_nobody_elses(environment: Path) -> None:
    constraints = (environment / "kernel/constraints.txt").read_text().splitlines()
    assert constraints == ["packaging==24.0", "tornado==6.4.1"]
    folders = [environment / "venv", *(environment / "venv/lib").rglob("tornado*")]
    for folder in filter(Path.is_dir, folders):
        mode = folder.stat().st_mode
        assert mode & stat.S_IWGRP
        assert mode & stat.S_ISVTX
