"""The pipeline as a DAG runs it, step after step, against an MLflow of its own in a temporary folder."""

from pathlib import Path

import mlflow
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier

from {{ cookiecutter.package_name }} import data
from {{ cookiecutter.package_name }}.evaluate import evaluate
from {{ cookiecutter.package_name }}.prepare import prepare
from {{ cookiecutter.package_name }}.register import NotGoodEnoughError, register
from {{ cookiecutter.package_name }}.train import train


@pytest.fixture(autouse=True)
def tracking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder needs no database driver, and MLflow asks for a setting that says it is wanted.
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri(tmp_path.as_uri())
    mlflow.set_registry_uri(tmp_path.as_uri())


def test_every_flower_is_in_exactly_one_table() -> None:
    run_id = prepare(test_size=0.2)
    (train_features, _), (test_features, test_species) = data.load(run_id, "train"), data.load(run_id, "test")
    assert (len(train_features), len(test_features)) == (120, 30)
    # The same share of each of the three species.
    assert sorted(test_species.value_counts()) == [10, 10, 10]


def test_the_same_seed_gives_the_same_tables() -> None:
    first, again, other = (data.load(prepare(seed=seed), "test")[0] for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_from_flowers_to_a_registered_model() -> None:
    run_id = prepare(name="first")
    model_uri = train(run_id, regularisation=2.0)
    metrics = evaluate(run_id, model_uri)
    assert metrics["accuracy"] > 0.9
    assert register(model_uri, metrics) == 1
    run = mlflow.get_run(run_id)
    assert run.data.params["regularisation"] == "2.0"
    assert run.data.metrics == metrics
    assert (run.info.run_name, run.info.status) == ("first", "FINISHED")


@pytest.mark.parametrize(
    "model",
    [RandomForestClassifier, HistGradientBoostingClassifier, KNeighborsClassifier],
    ids=lambda model: model.__name__,
)
def test_another_model_of_scikit_learn_takes_its_place(model: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("{{ cookiecutter.package_name }}.train.LogisticRegression", lambda **_: model())
    run_id = prepare()
    assert evaluate(run_id, train(run_id))["accuracy"] > 0.8


def test_a_poor_model_is_not_registered() -> None:
    run_id = prepare()
    with pytest.raises(NotGoodEnoughError, match=r"accuracy 0\.500, at least 0\.9 is asked"):
        register(train(run_id), {"accuracy": 0.5})
    assert mlflow.MlflowClient().search_registered_models() == []
