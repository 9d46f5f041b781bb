"""What is asked of conda's channels when a lock is made, and what counts as their refusal."""

import asyncio
import http.client
import sys
import urllib.request
from types import ModuleType, SimpleNamespace

import pytest

from support.image_scripts import load_script


@pytest.fixture
def script() -> ModuleType:
    return load_script("solve_conda")


@pytest.mark.parametrize("error", [http.client.BadStatusLine("nonsense"), OSError("away"), ValueError("no address")])
def test_a_channel_that_answers_nonsense_is_not_reached(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def urlopen(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert script.reach(["http://x"]) == {"http://x": str(error)}


class GatewayError(Exception):
    """As py-rattler has it."""


class SolverError(Exception):
    """As py-rattler has it."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """What the solver is asked, which has nothing for aarch64 and does not reach `away`."""
    calls: list[tuple[list[str], str]] = []

    async def solve(_: object, specs: list[str], *, platforms: list[str], **__: object) -> list[object]:
        calls.append((specs, platforms[0]))
        if "away" in specs:
            raise GatewayError("no answer")
        if "nowhere" in specs or platforms[0] == "linux-aarch64":
            raise SolverError("not there")
        return []

    def same(text: str, **_: object) -> str:
        return text

    rattler = ModuleType("rattler")
    described = SimpleNamespace(PackageName=same, Version=same, BuildString=same, Channel=same, MatchSpec=same)
    vars(rattler).update(vars(described), solve=solve, Gateway=SimpleNamespace)
    vars(rattler)["GenericVirtualPackage"] = lambda *parts: parts
    errors = ModuleType("rattler.exceptions")
    vars(errors).update(GatewayError=GatewayError, SolverError=SolverError, InvalidMatchSpecError=KeyError)
    monkeypatch.setitem(sys.modules, "rattler", rattler)
    monkeypatch.setitem(sys.modules, "rattler.exceptions", errors)
    return calls


def solved(script: ModuleType, *specs: str) -> dict[str, object]:
    question = {"channels": [], "glibc": "2.41", "platforms": ["linux-64", "linux-aarch64"], "specs": [*specs]}
    answer: dict[str, object] = asyncio.run(script.solve(question))
    return answer


@pytest.mark.usefixtures("asked")
def test_a_network_that_fails_while_solving_is_no_refusal(script: ModuleType) -> None:
    with pytest.raises(GatewayError):
        solved(script, "geo", "away")


def test_looks_for_what_is_to_blame_on_the_first_machine_alone(
    script: ModuleType, asked: list[tuple[list[str], str]]
) -> None:
    missing = {"alone": {}, "together": "not there"}
    assert solved(script, "geo") == {"linux-64": {"packages": []}, "linux-aarch64": missing}
    asked.clear()
    first = {"alone": {"nowhere": "not there"}, "together": "not there"}
    assert solved(script, "geo", "nowhere") == {"linux-64": first, "linux-aarch64": missing}
    machines = [machine for specs, machine in asked if len(specs) == 1]
    assert machines == ["linux-64", "linux-64"]
