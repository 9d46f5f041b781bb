"""`python -m gaiaflow.stored_sweep`: remove from the object store the values of runs that Airflow no longer has.

Runs where Airflow's database is at hand: an `up` calls it in the scheduler's container, an administrator elsewhere by
hand. Only what lies below the stack's prefix is looked at. The exit code is 0 when all is swept, 1 with the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from gaiaflow.errors import GaiaflowError
from gaiaflow.stored_access import client
from gaiaflow.stored_addresses import part
from gaiaflow.task_config import current_task_config


def main() -> int:
    """Sweep once."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        config = current_task_config()
        storage = config.xcom_storage if config else None
        if storage is None:
            print("gaiaflow: this stack keeps no values in the object store")  # noqa: T201
            return 0
        objects, runs = swept(client(storage), storage)
    except (GaiaflowError, BotoCoreError, ClientError) as error:
        print(f"gaiaflow: values in the object store could not be swept: {error}", file=sys.stderr)  # noqa: T201
        return 1
    if objects:
        print(f"gaiaflow: removed {objects} values of {runs} runs that Airflow no longer has")  # noqa: T201
    return 0


def swept(s3: Any, storage: Mapping[str, Any]) -> tuple[int, int]:
    """Sweep; how many objects were removed, of how many runs."""
    bucket, own = storage["bucket"], f"{storage['prefix']}/"
    # The objects first: a run whose object is there was in the database by then.
    folders = [run for dag in _folders(s3, bucket, own) for run in _folders(s3, bucket, dag)]
    if not folders:
        return 0, 0
    there = {f"{own}{part(dag)}/{part(run)}/" for dag, run in _runs()}
    gone = [folder for folder in folders if folder not in there]
    objects = 0
    for folder in gone:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder):
            for found in page.get("Contents", ()):
                s3.delete_object(Bucket=bucket, Key=found["Key"])
                objects += 1
    return objects, len(gone)


def _folders(s3: Any, bucket: str, prefix: str) -> Iterator[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/"):
        for found in page.get("CommonPrefixes", ()):
            yield found["Prefix"]


def _runs() -> list[tuple[str, str]]:
    from airflow.models import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        return [(dag, run) for dag, run in session.execute(select(DagRun.dag_id, DagRun.run_id))]


if __name__ == "__main__":
    sys.exit(main())
