"""Bring a restored database to this MLflow's schema. On stdin: `{"url"}`, or `{"database"}`, one in the server that it uses.

Runs in MLflow's container.
"""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import mlflow.db

OWN = Path("/run/secrets/mlflow/database-url")

given = json.load(sys.stdin)
url = given.get("url") or urlsplit(OWN.read_text(encoding="utf-8").strip())._replace(path=f"/{given['database']}").geturl()
mlflow.db.commands.main(["upgrade", url], standalone_mode=False)
