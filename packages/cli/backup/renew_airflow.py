"""Bring a restored database to this Airflow's version, and what is encrypted in it to this stack's key.

Runs in a container of Airflow. On stdin: `{"url", "keys"}`, the database's address and the keys that it was written with.
"""

import json
import os
import sys
from pathlib import Path

given = json.load(sys.stdin)
own = Path("/run/secrets/airflow/fernet-key").read_text(encoding="utf-8").strip()
os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = given["url"]
# The first one encrypts, each of them reads.
os.environ["AIRFLOW__CORE__FERNET_KEY"] = ",".join(dict.fromkeys([*own.split(","), *given["keys"].split(",")]))

# Airflow reads its settings when it is imported.
from airflow.__main__ import main  # noqa: E402

for command in (["db", "migrate"], ["rotate-fernet-key"]):
    sys.argv = ["airflow", *command]
    main()
