"""Second step: a model."""

import mlflow
import mlflow.sklearn
import skops.io
from mlflow.models import infer_signature
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from iris import data

REQUIREMENTS = ["mlflow", "pandas", "scikit-learn", "skops"]


def train(run_id: str, regularisation: float = 1.0) -> str:
    """Fit a classifier on the run's training table and log it.

    Args:
        run_id: the run that `prepare` made.
        regularisation: the inverse of how strongly large weights are punished.

    Returns:
        The model's URI.
    """
    features, species = data.load(run_id, "train")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=regularisation)).fit(features, species)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_param("regularisation", regularisation)
        # Named requirements: to infer them MLflow would load the model once more, in a process of its own.
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict(features)),
            input_example=features.head(2),
            pip_requirements=REQUIREMENTS,
            skops_trusted_types=own_types(model),
        )
    return logged.model_uri


def own_types(model: BaseEstimator) -> list[str]:
    """The types in a model of scikit-learn's own that are refused unless they are named, such as the trees of a forest.

    MLflow saves models by skops, which loads no type that it does not know. Name a class of yours yourself.
    """
    return [name for name in skops.io.get_untrusted_types(data=skops.io.dumps(model)) if name.startswith("sklearn.")]
