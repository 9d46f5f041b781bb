"""All objects of a stack's store as a tar on stdout, and on stderr how many they are: `{"objects"}`.

Runs in any image that has boto3, with `object_store.py` beside it. stdin is `{"endpoint", "accessKey", "secretKey"}`.
Every bucket is an entry that ends with `/`, every object one whose header `GAIAFLOW.object` says what it is called.
"""

import json
import sys
import tarfile
from urllib.parse import quote

from botocore.exceptions import ClientError
from object_store import HEADER, buckets, client, keys


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


main()
