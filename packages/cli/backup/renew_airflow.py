"""Bring a restored database to this Airflow's version, and what is encrypted in it to this stack's key.

Runs in a container of Airflow. On stdin: `{"url", "keys"}`, the database's address and the keys that wrote it.
"""

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Migrate, and encrypt with this stack's key; in one process, since Airflow takes seconds to start."""
    given = json.load(sys.stdin)
    own = Path("/run/secrets/airflow/fernet-key").read_text(encoding="utf-8").strip()
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = given["url"]
    # The first one encrypts, each of them reads.
    os.environ["AIRFLOW__CORE__FERNET_KEY"] = ",".join(dict.fromkeys([*own.split(","), *given["keys"].split(",")]))

    # It reads its settings when it is imported.
    from airflow.__main__ import main as airflow

    for command in (["db", "migrate"], ["rotate-fernet-key"]):
        sys.argv = ["airflow", *command]
        airflow()


main()
