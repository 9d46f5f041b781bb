"""Second step: a model."""

import mlflow
import mlflow.sklearn
from mlflow.models import infer_signature
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
            pip_requirements=REQUIREMENTS,
        )
    return logged.model_uri
