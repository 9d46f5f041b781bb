"""The pipeline as a DAG runs it, step after step, against an MLflow of its own in a temporary folder."""

import re
from html import unescape
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier

from {{ cookiecutter.package_name }} import data, plots
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
    assert str(mlflow.MlflowClient().get_model_version_by_alias("iris", "champion").version) == "1"


def test_the_model_is_logged_with_an_example_of_what_it_is_asked() -> None:
    run_id = prepare()
    model_uri = train(run_id)
    example = mlflow.models.get_model_info(model_uri).saved_input_example_info
    assert example is not None
    assert (
        mlflow.pyfunc.load_model(model_uri).predict(mlflow.models.Model.load(model_uri).load_input_example()).size == 2
    )


def test_the_drawings_are_artifacts_of_the_run() -> None:
    run_id = prepare()
    evaluate(run_id, train(run_id))
    paths = [artifact.path for artifact in mlflow.MlflowClient().list_artifacts(run_id, "plots")]
    assert sorted(paths) == ["plots/confusion_matrix.svg", "plots/feature_importance.svg"]
    for path in paths:
        assert mlflow.artifacts.load_text(f"runs:/{run_id}/{path}").startswith(
            "<svg xmlns='http://www.w3.org/2000/svg'"
        )


def test_a_drawing_holds_its_labels_and_numbers() -> None:
    counts = pd.DataFrame([[4, 1], [0, 0]], index=["a", "<b>"], columns=["a", "<b>"])
    texts = texts_of(plots.matrix(counts, rows="is", columns="predicted"))
    assert texts == ["is ↓  predicted →", "a", "<b>", "a", "4", "1", "<b>", "0", "0"]
    numbered = pd.DataFrame([[4, 1], [0, 0]])  # labels are numbers in most tables
    assert texts_of(plots.matrix(numbered, rows="is", columns="predicted"))[1:4] == ["0", "1", "0"]
    assert texts_of(plots.bars({"short": 0.1, "none": -0.2, "long": 0.25}, "lost")) == [
        *["lost", "long", "0.250", "short", "0.100", "none", "-0.200"]
    ]


def texts_of(picture: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>(.*?)</text>", picture)]


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
