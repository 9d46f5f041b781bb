"""Third step: a model that knows a cover by its season, and its name in the registry if it is good enough."""

from typing import Any

import mlflow
import mlflow.sklearn
import skops.io
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

from land_cover import made_up, season

EXPERIMENT = MODEL = "land_cover"
ALIAS = "champion"
REQUIREMENTS = ["mlflow", "pandas", "scikit-learn", "skops"]


class NotGoodEnoughError(Exception):
    """The model is less accurate than asked."""


def train(measured: list[dict[str, Any]], at_least: float = 0.8) -> dict[str, str]:
    """Fit a forest to the places that were surveyed, log it, and register it.

    Args:
        measured: what `measure` has returned of each scene.
        at_least: the accuracy, at places that it has not seen, below which it is not registered.

    Returns:
        `run_id` of MLflow, and the model's `model_uri`.

    Raises:
        NotGoodEnoughError: it is less accurate; the run is there, for a look at it.
    """
    surveyed = made_up.survey()
    rows = season.features(season.load(measured)).loc[list(zip(surveyed["y"], surveyed["x"], strict=True))]
    fitted, held_back, covers, asked = train_test_split(rows, surveyed["cover"], test_size=0.3, random_state=0)
    model = RandomForestClassifier(n_estimators=50, random_state=0).fit(fitted, covers)
    accuracy = float(accuracy_score(asked, model.predict(held_back)))
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run() as run:
        mlflow.log_params({"scenes": len(measured), "surveyed": len(surveyed)})
        mlflow.log_metrics({"accuracy": accuracy, "clear": sum(each["clear"] for each in measured) / len(measured)})
        mlflow.log_dict({"scenes": measured}, "scenes.json")
        types = skops.io.get_untrusted_types(data=skops.io.dumps(model))
        model_uri = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(fitted, model.predict(fitted)),
            input_example=fitted.head(2).reset_index(drop=True),
            # Named: to infer them MLflow would load the model once more, in a process of its own.
            pip_requirements=REQUIREMENTS,
            # The trees of a forest, which skops loads only by name.
            skops_trusted_types=[name for name in types if name.startswith("sklearn.")],
        ).model_uri
    if accuracy < at_least:
        raise NotGoodEnoughError(
            f"accuracy {accuracy:.3f}, at least {at_least} is asked: {model_uri} is not registered"
        )
    version = mlflow.register_model(model_uri, MODEL).version
    mlflow.MlflowClient().set_registered_model_alias(MODEL, ALIAS, version)
    return {"run_id": run.info.run_id, "model_uri": model_uri}
