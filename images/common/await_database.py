"""Waits for a database that starts at the same time."""

import re
import time

import psycopg2

PAUSE_SECONDS = 0.2
LONGEST_SECONDS = 120
COMES_YET = re.compile("refused|could not translate|starting up|shutting down|timeout|server closed", re.IGNORECASE)
"""What is said of a server that may answer in a moment, and not of one that refuses this user."""


def await_database(url: str) -> None:
    """Return when it lets one in, and where waiting does not help: who connects then says it better."""
    end = time.monotonic() + LONGEST_SECONDS
    printed = None
    while time.monotonic() < end:
        try:
            psycopg2.connect(url.replace("+psycopg2", "", 1), connect_timeout=5).close()
        except psycopg2.OperationalError as error:
            why = str(error).strip()
            if not COMES_YET.search(why):
                return
            if why != printed:
                print(f"Waiting for the database: {why}", flush=True)  # noqa: T201
                printed = why
            time.sleep(PAUSE_SECONDS)
        else:
            return
