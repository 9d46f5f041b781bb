"""Figures of the benchmarks in Python: a line each for who reads, one of JSON for `bench/run.ts`."""

from __future__ import annotations

import json
import os
from pathlib import Path

OURS = "GaiaFlow"
"""As tables call it."""
RIVAL = "Airflow's own operators"


def figure(name: str, unit: str, sides: dict[str, float]) -> None:
    """Print what each side took, ours first."""
    ours = sides[OURS]
    texts = (
        f"{side} {value:.4g} {unit}" + ("" if side == OURS else f" ({ours / value:.2f} of it)")
        for side, value in sides.items()
    )
    print(f"  figure: {name}: {', '.join(texts)}", flush=True)
    if file := os.environ.get("BENCH_FIGURES"):
        with Path(file).open("a") as lines:
            lines.write(json.dumps({"figure": name, "unit": unit, "sides": sides}) + "\n")
