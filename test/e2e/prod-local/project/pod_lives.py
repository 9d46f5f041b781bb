"""Functions that last until somebody ends them, or until the test says so."""

import os
import time
from pathlib import Path


def hold() -> str:
    """Lasts until it is ended, but for a second try."""
    if os.environ.get("TRY") == "2":
        return "second"
    while True:
        print("holding")  # again and again: Airflow shows a line when the next one comes
        time.sleep(1)


def outlive(fail: bool = False) -> str:
    """Goes on once the test has said that the scheduler is gone. Returns what tells one pod from another."""
    print("begun")
    while not Path("/tmp/scheduler-gone").exists():  # noqa: S108
        print("waiting")
        time.sleep(1)
    print("ended meanwhile")
    if fail:
        raise RuntimeError("no such flower")
    return os.environ["HOSTNAME"]
