"""Ask conda's channels, as an object on standard input says, and answer with one on standard output.

`reach` needs the standard library alone: which channels do not answer. `solve` needs py-rattler, by rattler.lock.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: A channel that takes longer is of no use for packages of hundreds of megabytes.
SECONDS = 5
#: What of the solver's reasons is shown of one: the rest repeats them for each release of a package.
LINES = 12


def reach(channels: list[str]) -> dict[str, str]:
    """Why each channel is not reached, by its address; only of those that are not."""
    with ThreadPoolExecutor(8) as pool:
        reasons = dict(zip(channels, pool.map(refusal, channels), strict=True))
    return {channel: reason for channel, reason in reasons.items() if reason}


def refusal(channel: str) -> str:
    """Why a channel's list of packages is not to be had; nothing where it is. Each has one of `noarch`."""
    request = urllib.request.Request(f"{channel}/noarch/repodata.json", method="HEAD")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return str(getattr(error, "reason", error))


async def solve(asked: dict[str, Any]) -> dict[str, Any]:
    """The packages of each platform, or why there is no solution: for each spec by itself, and for all together."""
    import rattler
    from rattler.exceptions import InvalidMatchSpecError, SolverError

    # What else goes wrong, as a network does, says nothing of what can be had.
    refused = (InvalidMatchSpecError, SolverError)

    gateway = rattler.Gateway(show_progress=False)
    channels = [rattler.Channel(url) for url in asked["channels"]]
    cuda = os.environ.get("CONDA_OVERRIDE_CUDA") or asked.get("cuda") or ""

    async def packages(specs: list[str], platform: str) -> list[Any]:
        virtual = {"__unix": "0", "__linux": "5.10", "__glibc": asked["glibc"], **({"__cuda": cuda} if cuda else {})}
        machine = {"linux-64": "x86_64", "linux-aarch64": "aarch64"}[platform]
        described = [package(rattler, name, version, "0") for name, version in virtual.items()]
        solved: list[Any] = await rattler.solve(
            channels,
            [rattler.MatchSpec(spec, strict=False) for spec in specs],
            gateway=gateway,
            platforms=[platform, "noarch"],
            virtual_packages=[*described, package(rattler, "__archspec", "1", machine)],
        )
        return solved

    async def fault(specs: list[str], platform: str) -> str:
        try:
            await packages(specs, platform)
        except refused as error:
            return shortened(str(error))
        return ""

    answer: dict[str, Any] = {}
    for platform in asked["platforms"]:
        specs = asked["specs"]
        try:
            found = await packages(specs, platform)
            answer[platform] = {"packages": [described_package(each) for each in found]}
        except refused as error:
            # Why the other platforms are left out is not shown.
            blamed = specs if platform == asked["platforms"][0] else []
            alone = {spec: await fault([spec], platform) for spec in blamed}
            answer[platform] = {
                "alone": {spec: reason for spec, reason in alone.items() if reason},
                "together": shortened(str(error)),
            }
    return answer


def package(rattler: Any, name: str, version: str, build: str) -> Any:
    """What the machine itself has, as the solver takes it."""
    return rattler.GenericVirtualPackage(
        rattler.PackageName(name), rattler.Version(version), rattler.BuildString(build)
    )


def described_package(record: Any) -> dict[str, Any]:
    """What of a package is kept. Some channels of long ago have MD5 alone."""
    kind = "sha256" if record.sha256 else "md5"
    digest = (record.sha256 or record.md5 or b"").hex()
    name, version = record.name.normalized, str(record.version)
    return {"url": record.url, "hash": f"{kind}:{digest}", "name": name, "version": version, "depends": record.depends}


def shortened(reason: str) -> str:
    """The solver's words without what surrounds them."""
    lines = [line for line in reason.split("\n") if line.strip() and line != "The following packages are incompatible"]
    text = "\n".join(lines[:LINES] + (["…"] if len(lines) > LINES else []))
    for start in ("Cannot solve the request because of: ", "The following packages are incompatible\n"):
        text = text.removeprefix(start)
    return text.strip()


if __name__ == "__main__":
    sent = json.load(sys.stdin)
    json.dump(reach(sent["channels"]) if sys.argv[1] == "reach" else asyncio.run(solve(sent)), sys.stdout)
    sys.stdout.flush()
    # Python's own end crashes now and then, while threads of py-rattler's still go on.
    os._exit(0)
