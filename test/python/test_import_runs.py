"""`gaiaflow migrate --mlruns`: what its script brings from one store of MLflow's into another, here a folder too."""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from mlflow import MlflowClient

ROOT = Path(__file__).parents[2]
MORE_THAN_A_PAGE = 101


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The folder, MLflow's client of it, and the address that it goes to."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    monkeypatch.syspath_prepend(str(ROOT / "packages/cli/migrate"))
    monkeypatch.delitem(sys.modules, "import_runs", raising=False)
    folder = tmp_path / "mlruns"
    client = MlflowClient(tracking_uri=folder.as_uri(), registry_uri=folder.as_uri())
    return folder, client, (tmp_path / "server").as_uri()


def import_of(folder: Path, address: str):
    from import_runs import Import

    return Import(folder, address)


def test_more_models_than_a_search_gives_at_once_come_along_and_not_twice(stores):
    folder, client, address = stores
    run = client.create_run(client.create_experiment("soil")).info
    client.log_param(run.run_id, "depth", "3")
    for number in range(MORE_THAN_A_PAGE):
        client.create_registered_model(f"registered-{number}")
        client.create_logged_model(run.experiment_id, f"logged-{number}", run.run_id)
    first = import_of(folder, address)
    first.everything()
    # The one that MLflow makes of itself, too.
    assert first.count == {"experiments": 2, "runs": 1, "models": MORE_THAN_A_PAGE}
    assert first.target.get_run(first.runs[run.run_id]).data.params == {"depth": "3"}
    assert len(first.target.search_registered_models(max_results=1000)) == MORE_THAN_A_PAGE
    second = import_of(folder, address)
    second.everything()
    assert second.count == {"experiments": 2, "known": 1}
    assert second.models == first.models


def test_a_model_that_was_broken_off_is_brought_again_whole_with_its_run(stores, monkeypatch: pytest.MonkeyPatch):
    folder, client, address = stores
    run = client.create_run(client.create_experiment("soil")).info
    model = client.create_logged_model(run.experiment_id, "soil", run.run_id)
    files = folder / run.experiment_id / "models" / model.model_id / "artifacts"
    files.mkdir(parents=True, exist_ok=True)
    (files / "weights").write_text("1", encoding="utf-8")
    first = import_of(folder, address)
    monkeypatch.setattr(first.target, "log_model_artifacts", Mock(side_effect=OSError("full")))
    with pytest.raises(OSError, match="full"):
        first.everything()
    second = import_of(folder, address)
    second.everything()
    (there,) = second.target.search_logged_models([second.target.get_experiment_by_name("soil").experiment_id])
    assert there.source_run_id == second.runs[run.run_id]
    assert [one.path for one in second.target.list_logged_model_artifacts(there.model_id)] == ["weights"]


def test_a_model_that_failed_there_has_failed_here_and_is_not_brought_twice(stores):
    folder, client, address = stores
    run = client.create_run(client.create_experiment("soil")).info
    for name, status in (("good", "READY"), ("bad", "FAILED")):
        made = client.create_logged_model(run.experiment_id, name, run.run_id)
        client.finalize_logged_model(made.model_id, status)
    first = import_of(folder, address)
    first.everything()
    experiment = first.target.get_experiment_by_name("soil").experiment_id
    assert {one.name: str(one.status) for one in first.target.search_logged_models([experiment])} == {
        "good": "READY",
        "bad": "FAILED",
    }
    second = import_of(folder, address)
    second.everything()
    assert second.models == first.models
