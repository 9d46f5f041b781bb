"""Functions that show what only a real pod can."""

import hashlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any

import boto3


def give() -> dict[str, Any]:
    """Values of every kind, as the test wrote them down."""
    return json.loads(Path(__file__).with_name("values.json").read_text())


def take(whole: dict[str, Any], **each: Any) -> dict[str, str]:
    """What arrived, as text: here no reader of JSON can change a big number or the order of keys."""
    return {"whole": json.dumps(whole), "each": json.dumps({name: each[name] for name in whole})}


def same(value: Any) -> Any:
    """What it was given."""
    return value


def text(**values: Any) -> str:
    """What it was given, so that the order of keys shows."""
    return json.dumps(values)


def surroundings() -> dict[str, Any]:
    """What a pod sees; of the secret only what proves that it was there."""
    return {
        "secret": hashlib.sha256(os.environ["API_KEY"].encode()).hexdigest(),
        "text": os.environ["TEXT"],
        "user": [os.getuid(), os.getgid()],
        "token": Path("/var/run/secrets/kubernetes.io").exists(),
        "own": [name for name in os.environ if name.startswith("GAIAFLOW_")],
    }


def mark() -> str:
    """A text that no log may show."""
    return "-".join(["marked", "value"])


def take_mark(value: str) -> int:
    """Uses it."""
    return len(value)


def flaky() -> str:
    """Fails at the first try."""
    if os.environ["TRY"] == "1":
        raise RuntimeError("not at the first try")
    return os.environ["TRY"]


def started() -> float:
    """When the function began."""
    return time.time()


def talk() -> None:
    """Says something, and goes on once somebody has heard it. Airflow shows a line when the next one comes."""
    print("this is the first line")
    s3 = boto3.client("s3")
    while s3.list_objects_v2(Bucket="data", Prefix="heard").get("KeyCount") == 0:
        print("waiting")
        time.sleep(0.5)
    print("this is the last line")


def reach() -> dict[str, str]:
    """How far it comes to the database, whose address the test has left in the object store."""
    left = boto3.client("s3").get_object(Bucket="data", Key="postgres")
    places = {"name": "postgres", "address": left["Body"].read().decode()}
    return {what: _connect(place) for what, place in places.items()}


def _connect(place: str) -> str:
    try:
        socket.create_connection((place, 5432), timeout=3).close()
    except OSError:
        return "not reached"
    return "reached"


def version() -> str:
    """Changed by the test."""
    return "first version"


def greedy() -> int:
    """Takes more memory than it may."""
    return len(bytearray(os.urandom(1 << 20) * 512))


def fail(given: str) -> None:
    """Fails for a reason of its own, whatever it was given."""
    raise ValueError(f"no such flower: {len(given)}")
