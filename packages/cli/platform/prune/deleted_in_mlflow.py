"""Count or purge what was deleted on MLflow's page: `SECRETS list DAYS` or `SECRETS purge DAYS`.

SECRETS is the folder of the server's secrets. Runs in MLflow's own container, which has what its stores need. The
database's address, with its password, stays in its file; files of runs are deleted by way of the server, as the
experiments name them.
"""

import json
import os
import sys
from pathlib import Path


def main(secrets: Path, what: str, days: int) -> None:
    """Do one of the two with what was deleted more than so many days ago."""
    database = (secrets / "database-url").read_text(encoding="utf-8").strip()
    artifacts = os.environ["MLFLOW_ARTIFACTS_DESTINATION"]
    # It is read when MLflow is imported.
    os.environ["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:5000"
    login_file = secrets / "login.json"
    # Of a server that asks who calls.
    if login_file.exists():
        login = json.loads(login_file.read_text(encoding="utf-8"))
        os.environ.update(MLFLOW_TRACKING_USERNAME=login["username"], MLFLOW_TRACKING_PASSWORD=login["password"])
    if what == "purge":
        import mlflow.cli

        # Its own words, which no list of processes shows; of the variables it takes no notice.
        where = ["--backend-store-uri", database, "--artifacts-destination", artifacts]
        mlflow.cli.cli.main(["gc", "--older-than", f"{days}d", *where], standalone_mode=False)
    else:
        sys.stdout.write(f"found {json.dumps(counts(database, artifacts, days))}\n")


def counts(database: str, artifacts: str, days: int) -> dict[str, int]:
    """How many there are, by what they are."""
    from mlflow.entities import ViewType
    from mlflow.server.handlers import _get_tracking_store
    from mlflow.utils.time import get_current_time_millis

    age = days * 86400 * 1000
    store = _get_tracking_store(database, artifacts)
    named = f"last_update_time < {get_current_time_millis() - age}"
    return {
        "runs": len(store._get_deleted_runs(older_than=age)),
        "models of runs": len(store._get_deleted_logged_models(older_than=age)),
        "experiments": len(store.search_experiments(view_type=ViewType.DELETED_ONLY, filter_string=named)),
    }


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
