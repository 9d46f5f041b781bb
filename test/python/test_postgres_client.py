"""A client of Postgres finds the server of an address that stands in a file, and shows the password to nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = (Path(__file__).parents[2] / "packages" / "cli" / "backup" / "postgres_client.py").read_text(encoding="utf-8")
ADDRESS = (
    "postgresql+psycopg2://team:p%40ss%20w%2F%20%2541@db.example.com:6432/af"
    "?sslmode=verify-full&sslrootcert=%2Frun%2Fca.pem"
)
SHOW = 'cat "$PGSERVICEFILE"; echo "$PGSERVICE $PGPASSWORD"; echo "$@"'


def run(address: str, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What comes of these words at that address."""
    file = tmp_path / "database-url"
    file.write_text(f"{address}\n", encoding="utf-8")
    command = [sys.executable, "-c", SCRIPT, str(file), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_address_becomes_settings_and_the_password_a_variable(tmp_path: Path) -> None:
    shown = run(ADDRESS, tmp_path, "sh", "-c", SHOW, "sh", "--dbname=af").stdout
    assert shown.splitlines() == [
        *["[server]", "host=db.example.com", "port=6432", "user=team"],
        *["sslmode=verify-full", "sslrootcert=/run/ca.pem"],
        *["server p@ss w/ %41", "--dbname=af"],
    ]


def test_an_image_without_a_client_says_so(tmp_path: Path) -> None:
    ended = run("postgresql://team:word@db.example.com/af", tmp_path, "pg_dump-of-nobody")
    assert ended.returncode == 1
    assert ended.stderr == "pg_dump-of-nobody: this image of Airflow has no client of Postgres\n"
