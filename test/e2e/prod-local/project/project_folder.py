"""What functions see of the project's folder, and may write in it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def look() -> dict[str, Any]:
    """What is there, and that it is where a function works."""
    import beside_dag
    import helpers

    line = "import beside_dag, helpers, iris, os; print(os.getcwd())"
    child = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    seen = ("params.yaml", "helpers.py", "notebooks", "data", "tests", ".env", "models", "outputs")
    return {
        "works": [Path.cwd() == ROOT, child.stdout.strip() == str(ROOT)],
        "imported": [helpers.WORD, beside_dag.WORD],
        "read": Path("params.yaml").read_text(encoding="utf-8") + (ROOT / "params.yaml").read_text(encoding="utf-8"),
        "seen": [name for name in seen if (ROOT / name).exists()],
    }


def fill(word: str) -> list[list[str]]:
    """Leave a file in each scratch folder; another task's is not there."""
    before = [os.listdir("models"), os.listdir("outputs/deep")]
    Path("models", word).write_text(word, encoding="utf-8")
    (ROOT / "outputs" / "deep" / word).write_text(word, encoding="utf-8")
    return [*before, os.listdir("models")]


def elsewhere(word: str) -> list[str]:
    """Read folders that are mounted, and write one of them."""
    Path("data", "labels", word).write_text(word, encoding="utf-8")
    return [Path(name).read_text(encoding="utf-8") for name in ("/data/sentinel/scene.csv", "data/labels/classes.csv")]


def write_sealed() -> None:
    """Write a folder that is mounted read-only."""
    Path("/data/sentinel/new.csv").write_text("1", encoding="utf-8")


def follow_link() -> str:
    """Read what a link of a mounted folder leads to."""
    return Path("/data/sentinel/out.csv").read_text(encoding="utf-8")


def write_beside() -> None:
    """Write what belongs elsewhere."""
    Path("results.csv").write_text("1", encoding="utf-8")


def write_in_folder() -> None:
    """Make a folder that nobody has named."""
    (ROOT / "plots").mkdir()


def change_code() -> None:
    """Write a file that is there."""
    with Path(__file__).open("a", encoding="utf-8") as code:
        code.write("# changed")


def read_left_out() -> str:
    """Read what the image does not have."""
    return Path("data", "raw", "t.csv").read_text(encoding="utf-8")
