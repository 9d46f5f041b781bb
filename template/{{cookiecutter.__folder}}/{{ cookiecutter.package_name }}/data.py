"""The two tables of a run, as artifacts that every step reads back wherever it runs."""

import tempfile
from pathlib import Path

import mlflow
import pandas as pd

FOLDER = "data"
TARGET = "species"


def save(tables: dict[str, pd.DataFrame]) -> None:
    """Log each table to the active run as `data/<name>.csv`."""
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            table.to_csv(Path(folder, f"{name}.csv"), index=False)
        mlflow.log_artifacts(folder, FOLDER)


def load(run_id: str, name: str) -> tuple[pd.DataFrame, pd.Series]:
    """The features and the species of a table that `save` logged to the run."""
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=f"{FOLDER}/{name}.csv", dst_path=folder)
        table = pd.read_csv(path)
    return table.drop(columns=TARGET), table[TARGET]
