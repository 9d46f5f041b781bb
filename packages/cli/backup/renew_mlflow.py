"""Bring a restored database to this MLflow's schema. Runs in MLflow's container.

On stdin: `{"url"}`, or `{"database"}`, another one in the server that MLflow uses.
"""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import mlflow.db

OWN = Path("/run/secrets/mlflow/database-url")


def address(database: str) -> str:
    """Where another database of the same server is."""
    return urlsplit(OWN.read_text(encoding="utf-8").strip())._replace(path=f"/{database}").geturl()


given = json.load(sys.stdin)
url = given["url"] if "url" in given else address(given["database"])
mlflow.db.commands.main(["upgrade", url], standalone_mode=False)
