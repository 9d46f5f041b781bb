"""Functions with annotations of what they return."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression


@dataclass
class Record:
    """No JSON."""

    number: int = 1


def frame() -> pd.DataFrame | None:
    """A table."""


def nested() -> dict[str, list[np.ndarray]]:
    """Arrays."""
    return {}


def model() -> "LinearRegression":
    """A model."""
    return LinearRegression()


def place() -> Path:
    """A path."""
    return Path("a")


def record() -> Record:
    """A dataclass."""
    return Record()


def fine() -> dict[str, tuple[int, ...]]:
    """What travels."""
    return {}


def any_kind() -> Any:
    """Whatever."""


def unannotated():
    """Nobody knows."""
