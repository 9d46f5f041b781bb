"""The objects of a tar into a stack's store, in the place of those that it has.

Runs in any image that has boto3, with `object_store.py` and `tar_frames.py` beside it. The first line of stdin is
`{"endpoint", "accessKey", "secretKey"}`. It prints `{"objects"}`, how many there are, takes a tar as `read_objects.py`
writes it, in frames, and prints `{"loaded", "madeBuckets"}`. Nothing that was there is touched until the line `swap`,
after which the store has the tar's objects and no other; `undo` makes it what it was, `keep` forgets what that was. It
is undone, too, where stdin ends before `swap`: whoever restores was killed.
"""

import json
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
from object_store import BEFORE, HEADER, WAITING, buckets, client, keys
from tar_frames import BrokenOffError, Frames, Once

THREADS = 16
# A copy in several parts would lose what is said of the object; 5 GiB is the most that S3 copies in one.
IN_ONE = TransferConfig(multipart_threshold=5 * 1024**3)

Location = tuple[str, str]


class Restore:
    """A store that is getting other objects."""

    def __init__(self, s3: Any) -> None:
        self.s3 = s3
        self.pool = ThreadPoolExecutor(THREADS)
        self.made: list[str] = []
        for name in (WAITING, BEFORE):
            self.remove(name)
        self.before = {bucket: set(keys(s3, bucket)) for bucket in buckets(s3)}
        self.added: list[Location] = []
        self.waiting: list[Location] = []
        self.moved: list[Location] = []
        self.placed: list[Location] = []

    def load(self, source: Any) -> int:
        """Put what has a new name where it belongs, all else where it waits."""
        count = 0
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for entry in tar:
                tar.members = []
                if entry.isdir():
                    self.make(entry.name.rstrip("/"))
                    continue
                about = json.loads(entry.pax_headers[HEADER])
                location = (about["bucket"], about["key"])
                is_new = location[1] not in self.before.get(location[0], ())
                if not is_new:
                    self.make(WAITING)
                bucket, key = location if is_new else (WAITING, f"{location[0]}/{location[1]}")
                extra = {"Metadata": about["metadata"], **({"ContentType": about["type"]} if about["type"] else {})}
                # Noted first: half of it may be there when it fails.
                (self.added if is_new else self.waiting).append(location)
                self.s3.upload_fileobj(Once(tar.extractfile(entry)), bucket, key, ExtraArgs=extra)
                count += 1
        return count

    def make(self, bucket: str) -> None:
        """Make a bucket that is not there."""
        if bucket not in self.before and bucket not in self.made:
            self.s3.create_bucket(Bucket=bucket)
            self.made.append(bucket)

    def swap(self) -> None:
        """What was there goes out of the way, what waits takes its place."""
        there = [(bucket, key) for bucket, names in self.before.items() for key in names]
        if there:
            self.make(BEFORE)
        self.each(self.set_aside, there)
        self.each(self.place, self.waiting)

    def set_aside(self, location: Location) -> None:
        """Keep an object elsewhere."""
        self.copy(location, (BEFORE, "/".join(location)))
        self.moved.append(location)
        self.s3.delete_object(Bucket=location[0], Key=location[1])

    def place(self, location: Location) -> None:
        """Bring an object where it belongs."""
        self.placed.append(location)
        self.copy((WAITING, "/".join(location)), location)

    def undo(self) -> None:
        """Make the store what it was."""
        self.each(lambda at: self.s3.delete_object(Bucket=at[0], Key=at[1]), [*self.added, *self.placed])
        self.each(lambda at: self.copy((BEFORE, "/".join(at)), at), self.moved)
        for bucket in [*self.made]:
            self.remove(bucket)

    def keep(self) -> None:
        """Forget what was there."""
        for bucket in (WAITING, BEFORE):
            self.remove(bucket)

    def copy(self, source: Location, to: Location) -> None:
        """Copy within the store."""
        self.s3.copy({"Bucket": source[0], "Key": source[1]}, to[0], to[1], Config=IN_ONE)

    def each(self, work: Any, locations: list[Location]) -> None:
        """Do it with all of them, several at a time."""
        for _ in self.pool.map(work, locations):
            pass

    def remove(self, bucket: str) -> None:
        """Remove a bucket with what is in it, where there is one."""
        try:
            self.each(
                lambda at: self.s3.delete_object(Bucket=at[0], Key=at[1]),
                [(bucket, key) for key in keys(self.s3, bucket)],
            )
            self.s3.delete_bucket(Bucket=bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchBucket":
                raise


def main() -> None:
    """Follow what is asked on stdin."""
    restore = Restore(client())
    answer(objects=sum(len(names) for names in restore.before.values()))
    swapped = False
    try:
        source = Frames(sys.stdin.buffer)
        loaded = restore.load(source)
        source.rest()
        answer(loaded=loaded, madeBuckets=[name for name in restore.made if name not in (WAITING, BEFORE)])
        for line in sys.stdin.buffer:
            asked = line.decode().strip()
            if asked == "swap":
                restore.swap()
                swapped = True
            elif asked == "keep":
                restore.keep()
                answer(done=asked)
                return
            else:
                break
            answer(done=asked)
        else:
            # With the swap the new objects belong to the new databases, whatever has become of who asked for it.
            if swapped:
                return
        restore.undo()
        answer(done="undo")
    except BrokenOffError:
        restore.undo()
    except BaseException:
        restore.undo()
        raise


def answer(**what: Any) -> None:
    """Say it on a line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


main()
