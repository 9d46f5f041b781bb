"""Bring a restored database to this MLflow's schema. On stdin: `{"url"}`. Runs in MLflow's container."""

import json
import sys

import mlflow.db

mlflow.db.commands.main(["upgrade", json.load(sys.stdin)["url"]], standalone_mode=False)
