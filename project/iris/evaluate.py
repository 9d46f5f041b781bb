"""Third step: how good the model is on flowers it has not seen, in numbers and in drawings."""

import mlflow
import mlflow.sklearn
import pandas as pd
from sklearn.base import ClassifierMixin
from sklearn.inspection import permutation_importance
from sklearn.metrics import accuracy_score, f1_score

from iris import data, plots


def evaluate(run_id: str, model_uri: str) -> dict[str, float]:
    """Log and return the model's accuracy and macro F1 on the run's test table; log two drawings to `plots/`."""
    features, species = data.load(run_id, "test")
    model = mlflow.sklearn.load_model(model_uri)
    predicted = model.predict(features)
    metrics = {
        "accuracy": float(accuracy_score(species, predicted)),
        "f1": float(f1_score(species, predicted, average="macro")),
    }
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metrics(metrics)
        for name, picture in drawings(model, features, species).items():
            mlflow.log_text(picture, f"plots/{name}.svg")
    return metrics


def drawings(model: ClassifierMixin, features: pd.DataFrame, species: pd.Series) -> dict[str, str]:
    """The confusion matrix, and how much accuracy is lost where a feature's values are shuffled, of whatever model."""
    counts = pd.crosstab(species, pd.Series(model.predict(features), index=species.index))
    lost = permutation_importance(model, features, species, n_repeats=5, random_state=0).importances_mean
    return {
        "confusion_matrix": plots.matrix(counts, rows="species", columns="predicted"),
        "feature_importance": plots.bars(dict(zip(features.columns, lost, strict=True)), "accuracy lost without it"),
    }
