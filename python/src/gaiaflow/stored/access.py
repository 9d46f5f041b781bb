"""The object store as Airflow has it, where tasks start and TaskFlow's run: by a client with the stack's key.

boto3 is imported only where a task needs it.
"""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gaiaflow.airflow_api import allow_class
from gaiaflow.errors import StoredError
from gaiaflow.stored.value import StoredValue
from gaiaflow.task_config import current_task_config

OFF = (
    "this stack keeps no values in the object store (gaiaflow:xcom.objectStorage is off), so that nothing opens "
    "{address}; switch it on again, or run the task once more that gave it"
)

allow_class(StoredValue)


def client(storage: Mapping[str, Any]) -> Any:
    """A client of S3 for the store of the task config.

    Raises:
        StoredError: where Airflow lacks what it needs.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise StoredError(
            "gaiaflow:xcom.objectStorage needs boto3 in Airflow, wherever tasks run; install it there"
        ) from None
    endpoint = storage.get("endpoint")
    style = "virtual" if endpoint is None else "path"
    try:
        session = boto3.session.Session(**_key(storage.get("keyFile")))
        if session.get_credentials() is None:  # of which botocore says nothing when it signs a form
            raise StoredError("Airflow has no AWS key or role here that opens values in the object store")
        return session.client(
            "s3",
            endpoint_url=endpoint,
            # Servers other than Amazon's seldom have more than one region.
            region_name=session.region_name or (None if endpoint is None else "us-east-1"),
            config=Config(signature_version="s3v4", s3={"addressing_style": style}),
        )
    except BotoCoreError as error:
        raise StoredError(f"Airflow's boto3 makes no client of S3: {error}") from error


def key_of(storage: Mapping[str, Any], address: str) -> str:
    """The key of an address.

    Raises:
        StoredError: for what is not among the stack's values: whoever may set an XCom may not open other objects by it.
    """
    own = f"s3://{storage['bucket']}/{storage['prefix']}/"
    if not address.startswith(own) or "/../" in address:
        raise StoredError(f"{address} is none of the values of this stack, which are below {own}")
    return address.removeprefix(f"s3://{storage['bucket']}/")


def load(value: StoredValue) -> Any:
    """The value of a reference, in Airflow.

    Raises:
        StoredError: where it cannot be had.
    """
    from gaiaflow.stored.formats import read

    config = current_task_config()
    storage = config.xcom_storage if config else None
    if storage is None:
        raise StoredError(OFF.format(address=value.address))
    key = key_of(storage, value.address)
    s3 = client(storage)
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        data = s3.get_object(Bucket=storage["bucket"], Key=key)["Body"].read()
        return read(data, value.kind)
    except (BotoCoreError, ClientError) as error:
        raise StoredError(f"the {value.kind} at {value.address} could not be fetched: {error}") from error
    except StoredError as error:
        raise error.of(f"the {value.kind} at {value.address}") from error


def _key(file: str | None) -> dict[str, str]:
    """The stack's own key; where it has no file, what boto3 finds by itself."""
    if file is None or not Path(file).exists():
        return {}
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(file, encoding="utf-8")
    names = ("aws_access_key_id", "aws_secret_access_key")
    return {name: parser["default"][name] for name in names}
