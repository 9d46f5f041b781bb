"""Logs of tasks in the object store, where a stack's Airflow makes pods of them: a pod's own are gone with it.

Airflow takes both names at the end of this module by `[logging] logging_config_class`. Its provider for Amazon has the
like, and brings a hundred packages of which nothing else here needs one.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from airflow.config_templates.airflow_local_settings import BASE_LOG_FOLDER, DEFAULT_LOGGING_CONFIG

from gaiaflow.errors import GaiaflowError

VARIABLE = "GAIAFLOW_TASK_LOGS"
"""Where they are: an object with `bucket`, and `prefix`, `endpoint` and `keyFile` where there are such."""

KEPT_SECONDS = 24 * 3600
"""How long a log stays in the container that wrote it, once it is in the object store."""

HANDED_OVER = 0.0
"""The time of change of such a file."""


class StoredLogs:
    """What Airflow asks of logs that are kept elsewhere (`airflow.logging.remote.RemoteLogIO`)."""

    processors = ()

    def __init__(self, storage: dict[str, Any], folder: str) -> None:
        """Take where they are kept, and the folder in which tasks write them."""
        self.storage = storage
        self.folder = Path(folder)
        self._made: Any = None

    def upload(self, path: str | os.PathLike[str], ti: Any = None) -> None:  # noqa: ARG002 - Airflow hands it in
        """Keep a log, by its path in the folder, at the end of each process of a task.

        A task that was deferred, or waits in between, goes on in another pod, with an empty file there, or in the same
        container, with all of it. What goes wrong is Airflow's to log: the task has ended.

        The file stays for a day: a process that goes on with it may have opened it already.
        """
        file = self.folder / path
        data = file.read_bytes()
        if not data:
            return
        s3, where = self.client(), {"Bucket": self.storage["bucket"], "Key": self._key(path)}
        try:
            before = s3.get_object(**where)["Body"].read()
        except s3.exceptions.NoSuchKey:
            before = b""
        s3.put_object(**where, Body=data if data.startswith(before) else before + data)
        # Whoever writes to it again takes this mark away.
        os.utime(file, (time.time(), HANDED_OVER))
        self._remove_old()

    def _remove_old(self) -> None:
        """Remove what was handed over long ago, once an hour: nodes give a pod no more disk than they have."""
        now, mark = time.time(), self.folder / ".old-logs-removed"
        with suppress(OSError):
            if mark.exists() and now - mark.stat().st_mtime < 3600:
                return
            mark.touch()
        for file in self.folder.rglob("*.log"):
            with suppress(OSError):
                seen = file.stat()
                if seen.st_mtime == HANDED_OVER and now - seen.st_atime > KEPT_SECONDS:
                    file.unlink()

    def read(self, relative_path: str, ti: Any) -> tuple[list[str], list[str] | None]:  # noqa: ARG002
        """Where the logs of a try are, and what they hold: the task's own, and its trigger's where it was deferred."""
        from botocore.exceptions import BotoCoreError, ClientError

        bucket, key = self.storage["bucket"], self._key(relative_path)
        try:
            s3 = self.client()
            found = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", [])
            keys = sorted(each["Key"] for each in found if _is_of(each["Key"], key))
            texts = [s3.get_object(Bucket=bucket, Key=each)["Body"].read().decode("utf-8", "replace") for each in keys]
        except (BotoCoreError, ClientError, GaiaflowError) as error:
            return [f"The log could not be read from s3://{bucket}/{key}: {error}"], None
        return [f"s3://{bucket}/{each}" for each in keys], texts or None

    def _key(self, path: str | os.PathLike[str]) -> str:
        return f"{self.storage.get('prefix', '')}{Path(path).as_posix()}"

    def client(self) -> Any:
        """What asks the store, made once: each takes 12 MiB for what it reads of S3, and the first in a process 35.

        Processes that are forked from this one have it too, as long as it has asked nothing yet.

        Raises:
            StoredError: where Airflow lacks what it needs.
        """
        if self._made is None:
            from gaiaflow.stored.access import client

            self._made = client(self.storage)
        return self._made


def _is_of(key: str, log: str) -> bool:
    """A trigger's log has its number behind that of the try: `attempt=1.log.trigger.7.log`."""
    return key == log or key.startswith(f"{log}.trigger.")


LOGGING_CONFIG = DEFAULT_LOGGING_CONFIG

_where = os.environ.get(VARIABLE)
REMOTE_TASK_LOG = StoredLogs(json.loads(_where), BASE_LOG_FOLDER) if _where else None
