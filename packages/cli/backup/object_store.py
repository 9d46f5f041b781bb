"""What reading and writing a stack's objects have in common: the store, and what a tar of its objects says of each."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import boto3

HEADER = "GAIAFLOW.object"
# What a tar's object waits in where one of its name is there, and what the objects from before the swap are kept in.
# A restore that was killed leaves them behind: nobody's data.
WAITING, BEFORE = "gaiaflow-restore-waiting", "gaiaflow-restore-before"


def client() -> Any:
    """The store that the first line of stdin names."""
    key = json.loads(sys.stdin.buffer.readline())
    return boto3.client(
        "s3",
        endpoint_url=key["endpoint"],
        aws_access_key_id=key["accessKey"],
        aws_secret_access_key=key["secretKey"],
        region_name="us-east-1",
    )


def buckets(s3: Any) -> list[str]:
    """All but our own."""
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    return [name for name in names if name not in (WAITING, BEFORE)]


def keys(s3: Any, bucket: str) -> Iterator[str]:
    """The names of a bucket's objects."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            yield entry["Key"]
