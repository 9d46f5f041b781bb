"""All objects of a stack's store as a tar on stdout, and on stderr how many they are: `{"objects"}`.

Runs in any image that has boto3. stdin is `{"endpoint", "accessKey", "secretKey"}`. Every bucket is an entry that ends
with `/`, every object one whose header `GAIAFLOW.object` says what it is called.
"""

import json
import sys
import tarfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import boto3
from botocore.exceptions import ClientError

HEADER = "GAIAFLOW.object"
# Of a restore that was killed: nobody's data.
LEFTOVERS = ("gaiaflow-restore-waiting", "gaiaflow-restore-before")


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


def main() -> None:
    """Write the tar; what is removed meanwhile is left out."""
    s3 = client()
    count = 0
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for bucket in buckets(s3):
            folder = tarfile.TarInfo(f"{bucket}/")
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(folder)
            for key in keys(s3, bucket):
                try:
                    got = s3.get_object(Bucket=bucket, Key=key)
                except ClientError as error:
                    if error.response["Error"]["Code"] == "NoSuchKey":
                        continue
                    raise
                about = {"bucket": bucket, "key": key, "type": got.get("ContentType"), "metadata": got["Metadata"]}
                entry = tarfile.TarInfo(f"{bucket}/{quote(key)}")
                entry.size = got["ContentLength"]
                entry.mtime = int(got["LastModified"].timestamp())
                entry.pax_headers = {HEADER: json.dumps(about)}
                tar.addfile(entry, got["Body"])
                # It would remember every entry.
                tar.members = []
                count += 1
    sys.stderr.write(json.dumps({"objects": count}) + "\n")


def buckets(s3: Any) -> list[str]:
    """All but our own."""
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    return [name for name in names if name not in LEFTOVERS]


def keys(s3: Any, bucket: str) -> Iterator[str]:
    """The names of a bucket's objects."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            yield entry["Key"]


main()
