"""Functions that read and write in the project's folder and beyond, and know their run."""

import json
from pathlib import Path
from typing import Any


def settings() -> dict[str, Any]:
    """What the project's files and modules say."""
    import beside_dag
    import helpers

    alpha = int(Path("params.yaml").read_text(encoding="utf-8").split(":")[1])
    return {"alpha": alpha, "word": helpers.WORD, "beside": beside_dag.WORD}


def measure(
    scene: str, note: str, threshold: float, day: str, pattern: str, alpha: int, ti: Any, dag_run: Any, params: Any
) -> dict[str, Any]:
    """One scene, from a mounted folder."""
    read = Path(scene).with_name("scene.csv").read_text(encoding="utf-8").strip()
    same = [threshold == params["threshold"], day == str(dag_run.run_after.date())]
    return {
        "scene": Path(scene).name,
        "read": read,
        "given": [note, threshold, pattern, alpha],
        "at": ti.map_index,
        "same": same,
    }


def train(measured: list[dict[str, Any]], words: list[str], try_number: int, ds: Any) -> dict[str, Any]:
    """Leave a model in a scratch folder, which is gone afterwards, and a list in a mounted one, which stays."""
    before = [path.name for path in Path("models").iterdir()]
    Path("models", "model.json").write_text(json.dumps(measured), encoding="utf-8")
    Path("data", "labels", "scenes.txt").write_text(" ".join(it["scene"] for it in measured), encoding="utf-8")
    written = json.loads(Path("models", "model.json").read_text(encoding="utf-8"))
    return {"before": before, "size": len(written), "words": words, "try": try_number, "ds": ds, "measured": written}


def check(model: dict[str, Any], of: str, ti: Any, least: int = 1) -> list[Any]:
    """One element of two."""
    return [ti.map_index, of, model["size"] >= least]


def report(checks: list[list[Any]], model: dict[str, Any]) -> dict[str, Any]:
    """All of it."""
    return {"checks": checks, "model": model, "left": [path.name for path in Path("models").iterdir()]}
