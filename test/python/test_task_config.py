"""The contract: what TypeScript writes, Python reads; a change on either side shows here or in test/contract."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from gaiaflow.errors import TaskConfigError
from gaiaflow.task_config import (
    CONFIG_OF_MODE,
    PATH_VARIABLE,
    PodTaskConfig,
    camel_case,
    current_task_config,
    parse_task_config,
)
from gaiaflow.task_config_schema import schema_of
from gaiaflow.testing import task_config

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "contract" / "fixtures"


@pytest.mark.parametrize("mode", CONFIG_OF_MODE)
def test_fields_are_the_keys_of_the_schema(mode: str) -> None:
    names = {camel_case(field.name) for field in fields(CONFIG_OF_MODE[mode])}
    assert names == set(schema_of(mode)["properties"])
    required = {camel_case(field.name) for field in fields(CONFIG_OF_MODE[mode]) if field.default is MISSING}
    assert required == set(schema_of(mode)["required"])


@pytest.mark.skipif(not (ROOT / "node_modules").exists(), reason="TypeScript is not installed (in the Airflow image)")
def test_the_packaged_schema_is_what_zod_derives_now() -> None:
    """So that a key removed there fails here, even if nobody has generated it again."""
    script = 'process.stdout.write(require("./contract/json-schema").renderJsonSchema())'
    done = subprocess.run(["node", "--require", "tsx/cjs", "-e", script], cwd=ROOT, capture_output=True, check=True)
    assert (ROOT / "python" / "src" / "gaiaflow" / "task-config.schema.json").read_bytes() == done.stdout


@pytest.mark.parametrize("file", sorted((FIXTURES / "valid").glob("*.json")), ids=lambda file: file.stem)
def test_valid_documents_are_read_whole(file: Path) -> None:
    document = json.loads(file.read_text())
    config = parse_task_config(document, str(file))
    read = {camel_case(field.name): getattr(config, field.name) for field in fields(config)}
    absent = {name for name in ("execution", "taskSocket", "sharedMemory", "gpus") if name in read}
    assert read == {**dict.fromkeys(absent), **document}
    assert config.mode == file.stem


@pytest.mark.parametrize("file", sorted((FIXTURES / "invalid").glob("*.json")), ids=lambda file: file.stem)
def test_invalid_documents_are_refused_by_key(file: Path) -> None:
    fixture = json.loads(file.read_text())
    with pytest.raises(TaskConfigError) as caught:
        parse_task_config(fixture["document"], "/etc/task-config.json")
    assert "/etc/task-config.json" in str(caught.value)
    assert fixture["key"] in str(caught.value)


@pytest.mark.parametrize("document", [None, [], "text", {}, {"mode": ["dev"]}])
def test_what_is_no_config_at_all_is_refused(document: object) -> None:
    with pytest.raises(TaskConfigError, match="mode: expected one of dev, prod_local, prod"):
        parse_task_config(document, "it")


def test_without_the_variable_there_is_no_config() -> None:
    assert current_task_config() is None


def test_a_missing_file_is_named() -> None:
    os.environ[PATH_VARIABLE] = "/nowhere/task-config.json"
    with pytest.raises(TaskConfigError, match=r"/nowhere/task-config\.json .*No such file"):
        current_task_config()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "task-config.json"
    file.write_text("{")
    os.environ[PATH_VARIABLE] = str(file)
    with pytest.raises(TaskConfigError, match="is no readable JSON"):
        current_task_config()


def test_another_file_in_its_place_is_read(tmp_path: Path) -> None:
    file, fresh = tmp_path / "task-config.json", tmp_path / "new"
    os.environ[PATH_VARIABLE] = str(file)
    document = json.loads((FIXTURES / "valid" / "prod_local.json").read_text())
    for image in ("iris:1", "iris:2"):
        fresh.write_text(json.dumps({**document, "image": image}))
        fresh.replace(file)  # as the stack writes it
        config = current_task_config()
        assert isinstance(config, PodTaskConfig)
        assert config.image == image


def test_the_config_for_tests_ends_with_its_block() -> None:
    with task_config("prod", image="iris:3") as config:
        assert current_task_config() == config
        with task_config("dev", env_in_dev=True):
            assert current_task_config().mode == "dev"  # type: ignore[union-attr]
        assert current_task_config() == config
    assert current_task_config() is None


def test_the_config_for_tests_knows_its_keys() -> None:
    with pytest.raises(TaskConfigError, match="imgae"), task_config("prod", imgae="iris:3"):
        pass
