"""Functions that go on for a while, whatever becomes of the platform meanwhile."""

import os
import socket
import time

import mlflow


def last(seconds: int) -> str:
    """Say that it has begun, go on for so long, and return what tells one pod, or one start, from another."""
    print("begun")
    for _ in range(seconds):
        print("going on")  # again and again: Airflow shows a line when the next one comes
        time.sleep(1)
    print("ended")
    return f"{socket.gethostname()} {os.getpid()}"


def last_until(experiment: str) -> None:
    """Say that it has begun, and go on until MLflow has an experiment of that name."""
    print("begun")
    client = mlflow.MlflowClient()
    while client.get_experiment_by_name(experiment) is None:
        print("going on")
        time.sleep(1)
    print("ended")
