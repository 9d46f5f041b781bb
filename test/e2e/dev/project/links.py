"""Functions of the DAG `links`."""

import os

import mlflow


def train(described: str | None = None) -> None:
    """Two runs of one experiment for a task that describes them, else one."""
    mlflow.set_experiment("links")
    for _ in range(2 if described else 1):
        with mlflow.start_run(description=described):
            mlflow.log_metric("n", 1)


def nothing() -> None:
    """Has no part in MLflow."""


def fail() -> None:
    """Shows a secret of the stack, which no message repeats; no credential, of which a test looks through all logs."""
    print(f"the key is {os.environ['TOKEN']}, and there is <no> scene")
    raise ValueError("no such scene")
