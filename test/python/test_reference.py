"""The page of the docs that is made of docstrings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gaiaflow

DOCS = Path(__file__).parents[2] / "docs"


def test_it_is_that_of_the_source_of_today():
    # Stale? python3 docs/site/python_reference.py
    script = DOCS / "site" / "python_reference.py"
    printed = subprocess.run([sys.executable, script, "--print"], capture_output=True, check=True, encoding="utf-8")
    assert printed.stdout == (DOCS / "python.md").read_text(encoding="utf-8")


def test_it_has_all_that_the_package_exports():
    page = (DOCS / "python.md").read_text(encoding="utf-8")
    missing = [name for name in gaiaflow.__all__ if f"`{name}`" not in page and f"gaiaflow.{name}`" not in page]
    assert missing == ["__version__"]
