"""First step: the data, split once, so that all later steps see the same rows."""

import mlflow
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

from {{ cookiecutter.package_name }} import data

EXPERIMENT = "iris"


def prepare(test_size: float = 0.3, seed: int = 7, name: str | None = None) -> str:
    """Split the flowers into a table to train on and one to test on.

    Args:
        test_size: the share of the flowers to test on.
        seed: another one gives another split.
        name: what MLflow calls the run; by default one of MLflow's own.

    Returns:
        The id of the MLflow run that all steps share.
    """
    flowers = load_iris(as_frame=True)
    table = flowers.data.assign(**{data.TARGET: flowers.target_names[flowers.target]})
    train, test = train_test_split(table, test_size=test_size, random_state=seed, stratify=table[data.TARGET])
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=name) as run:
        mlflow.log_params({"test_size": test_size, "seed": seed, "train_rows": len(train), "test_rows": len(test)})
        data.save({"train": train, "test": test})
    return run.info.run_id
