"""Bring a restored database to this Airflow's version, and what is encrypted in it to this stack's key.

Runs in a container of Airflow. On stdin: `{"url", "keys"}`, the database's address and the keys that wrote it; in
the place of `url`, `database` is another one in the server that Airflow uses.
"""

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

SECRETS = Path("/run/secrets/airflow")


def main() -> None:
    """Migrate, and encrypt with this stack's key; in one process, since Airflow takes seconds to start."""
    given = json.load(sys.stdin)
    own = secret("fernet-key")
    url = given.get("url") or urlsplit(secret("database-url"))._replace(path=f"/{given['database']}").geturl()
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = url
    # The first one encrypts, each of them reads.
    os.environ["AIRFLOW__CORE__FERNET_KEY"] = ",".join(dict.fromkeys([*own.split(","), *given["keys"].split(",")]))

    # It reads its settings when it is imported.
    from airflow.__main__ import main as airflow

    for command in (["db", "migrate"], ["rotate-fernet-key"]):
        sys.argv = ["airflow", *command]
        airflow()


def secret(name: str) -> str:
    """What this stack has in a file of Airflow's."""
    return (SECRETS / name).read_text(encoding="utf-8").strip()


main()
