"""`python -m gaiaflow.stored.sweep`: remove values that are old, or of runs that Airflow no longer has.

Runs where Airflow's database is at hand: an `up` calls it in the scheduler's container, an administrator elsewhere by
hand or every day. Only what lies below the stack's prefix in the object store is looked at. With `--rule` the bucket
gets a rule as well, by which the store itself removes what is old. The exit code is 0 when all is swept, 1 with the
reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from gaiaflow.errors import GaiaflowError
from gaiaflow.stored.access import client
from gaiaflow.stored.addresses import part
from gaiaflow.task_config import current_task_config

_RULE = "gaiaflow-keep-days"
"""The rule's name: of a bucket's rules this one is ours."""


def main() -> int:
    """Sweep once."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.stored.sweep", description=__doc__)
    parser.add_argument("--rule", action="store_true", help="have the store itself remove what is old, from now on")
    options = parser.parse_args()
    try:
        config = current_task_config()
        storage = config.xcom_storage if config else None
        if storage is None:
            print("gaiaflow: this stack keeps no values in the object store")  # noqa: T201
            return 0
        from botocore.exceptions import BotoCoreError, ClientError
    except (GaiaflowError, ImportError) as error:
        return _failed(error)
    try:
        s3 = client(storage)
        removed = swept(s3, storage)
    except (GaiaflowError, BotoCoreError, ClientError) as error:
        return _failed(error)
    if removed:
        print(f"gaiaflow: removed {removed} values of old runs, and of those that Airflow no longer has")  # noqa: T201
    try:
        if options.rule:
            set_rule(s3, storage)
    except (BotoCoreError, ClientError) as error:
        print(f"gaiaflow: the object store takes no rule for old values, so only a sweep removes them: {error}")  # noqa: T201
    return 0


def _failed(error: Exception) -> int:
    print(f"gaiaflow: values of tasks in the object store were not swept: {error}", file=sys.stderr)  # noqa: T201
    return 1


def swept(s3: Any, storage: Mapping[str, Any]) -> int:
    """Sweep; how many objects were removed."""
    bucket, own = storage["bucket"], f"{storage['prefix']}/"
    # The objects first: a run whose object is there was in the database by then.
    found = list(_objects(s3, bucket, own))
    there = {f"{own}{part(dag)}/{part(run)}/" for dag, run in _runs()} if found else set()
    oldest = datetime.now(timezone.utc) - timedelta(days=storage["keepDays"])
    gone = [key for key, written in found if _run_of(key, own) not in there or written < oldest]
    for key in gone:
        s3.delete_object(Bucket=bucket, Key=key)
    return len(gone)


def set_rule(s3: Any, storage: Mapping[str, Any]) -> None:
    """Have the store remove what is old, besides what other rules of the bucket say."""
    from botocore.exceptions import ClientError

    bucket = storage["bucket"]
    try:
        rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        rules = []
    own = {
        "ID": _RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": f"{storage['prefix']}/"},
        "Expiration": {"Days": storage["keepDays"]},
    }
    if own not in rules:
        others = [rule for rule in rules if rule.get("ID") != _RULE]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [*others, own]})


def _objects(s3: Any, bucket: str, prefix: str) -> Iterator[tuple[str, datetime]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", ()):
            if found["Key"].removeprefix(prefix).count("/") > 1:  # of a run
                yield found["Key"], found["LastModified"]


def _run_of(key: str, own: str) -> str:
    dag, run = key.removeprefix(own).split("/")[:2]
    return f"{own}{dag}/{run}/"


def _runs() -> list[tuple[str, str]]:
    from airflow.models import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        return [(dag, run) for dag, run in session.execute(select(DagRun.dag_id, DagRun.run_id))]


if __name__ == "__main__":
    sys.exit(main())
