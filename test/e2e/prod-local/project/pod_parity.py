"""Functions whose logs and ends are the same in dev and in pods."""

import logging
import os
import sys
import warnings
from pathlib import Path

log = logging.getLogger(__name__)


class HopelessError(ConnectionError):
    """What no retry helps."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


def say() -> None:
    """Says something in every way."""
    logging.basicConfig(level=logging.DEBUG)
    log.debug("not shown")
    log.info("rows %d, ünïcode 漢 😀", 10)
    log.warning("two\nlines")
    log.log(25, "between the levels")
    print("printed")
    print("ERROR: only printed")
    try:
        raise KeyError("the cause")
    except KeyError:
        log.exception("went wrong")
    warnings.warn("an old way", UserWarning, stacklevel=1)
    log.error("long %s", "x" * 100_000)
    for percent in range(101):
        print(f"\r{percent}%", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    log.critical("the last line")


def lose_connection() -> None:
    """Fails as networks do."""
    raise ConnectionResetError(104, "reset")


def give_up() -> None:
    """Fails for good."""
    raise HopelessError(401)


def leave() -> None:
    """Ends with a code of its own."""
    sys.exit(3)


def dated() -> dict[str, object]:
    """The run's day, and whether there is a token."""
    return {"day": os.environ.get("DAY"), "token": Path("/var/run/secrets/kubernetes.io").exists()}
