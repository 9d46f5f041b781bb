"""What is asked of conda's channels when a lock is made, and what counts as their refusal."""

import http.client
import importlib.util
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "images/environment/solve_conda.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("solve_conda", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("error", [http.client.BadStatusLine("nonsense"), OSError("away"), ValueError("no address")])
def test_a_channel_that_answers_nonsense_is_not_reached(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def urlopen(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert script.reach(["http://x"]) == {"http://x": str(error)}
