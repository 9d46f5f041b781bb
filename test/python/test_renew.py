"""A backup of an older Airflow or MLflow, restored into these: its database is brought to their schema."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

SCRIPTS = Path(__file__).parents[2] / "packages" / "cli" / "backup"
SECRETS_FOLDER = "/run/secrets/airflow"
OLDER_AIRFLOW = "3.0.0"


def run(*command: str, given: object = None, **environment: str) -> str:
    """What a Python prints that ends well."""
    done = subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], **environment},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_older_airflows_database_gets_this_ones_schema_and_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    theirs, ours = (Fernet.generate_key().decode() for _ in range(2))
    home = {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    backup = {**home, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url}
    run("-m", "airflow", "db", "migrate", "--to-version", OLDER_AIRFLOW, **backup)
    with sqlite3.connect(tmp_path / "restored.db") as database:
        (older,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        secret = Fernet(theirs.encode()).encrypt(b"hay").decode()
        database.execute("INSERT INTO variable (key, val, is_encrypted) VALUES ('threshold', ?, 1)", [secret])

    (tmp_path / "fernet-key").write_text(f"{ours}\n", encoding="utf-8")
    script = (SCRIPTS / "renew_airflow.py").read_text(encoding="utf-8")
    assert SECRETS_FOLDER in script
    # In the container another database is the stack's own.
    own = {**home, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path / 'own.db'}"}
    run("-c", script.replace(SECRETS_FOLDER, str(tmp_path)), given={"url": url, "keys": theirs}, **own)

    run("-m", "airflow", "db", "check-migrations", "--migration-wait-timeout", "0", **backup)
    assert not (tmp_path / "own.db").exists()
    with sqlite3.connect(tmp_path / "restored.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() != (older,)
        (value,) = database.execute("SELECT val FROM variable").fetchone()
    assert Fernet(ours.encode()).decrypt(value.encode()) == b"hay"
    with pytest.raises(InvalidToken):
        Fernet(theirs.encode()).decrypt(value.encode())


def test_an_older_mlflows_database_gets_this_ones_schema(tmp_path: Path) -> None:
    models = pytest.importorskip("mlflow.store.tracking.dbmodels.initial_models")
    utils = pytest.importorskip("mlflow.store.db.utils")
    from sqlalchemy import create_engine

    url = f"sqlite:///{tmp_path / 'restored.db'}"
    engine = create_engine(url)
    # As MLflow 0.9 made it.
    models.Base.metadata.create_all(engine)
    with sqlite3.connect(tmp_path / "restored.db") as database:
        database.execute("INSERT INTO experiments (name, lifecycle_stage) VALUES ('iris', 'active')")
    run("-c", (SCRIPTS / "renew_mlflow.py").read_text(encoding="utf-8"), given={"url": url, "keys": ""})
    assert utils._get_schema_version(engine) == utils._get_latest_schema_revision()
    with sqlite3.connect(tmp_path / "restored.db") as database:
        assert database.execute("SELECT name FROM experiments").fetchall() == [("iris",)]
