"""Third step: how good the model is on flowers it has not seen."""

import mlflow
import mlflow.sklearn
from sklearn.metrics import accuracy_score, f1_score

from {{ cookiecutter.package_name }} import data


def evaluate(run_id: str, model_uri: str) -> dict[str, float]:
    """Log and return the model's accuracy and macro F1 on the run's test table."""
    features, species = data.load(run_id, "test")
    predicted = mlflow.sklearn.load_model(model_uri).predict(features)
    metrics = {
        "accuracy": float(accuracy_score(species, predicted)),
        "f1": float(f1_score(species, predicted, average="macro")),
    }
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metrics(metrics)
    return metrics
