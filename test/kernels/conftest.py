"""A project's environment with what notebooks need, and the kernel server on it; made as images/kernels does."""

import asyncio
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.ioloop import AsyncIOLoopKernelManager
from jupyter_client.kernelspec import KernelSpecManager

IMAGES = Path(__file__).parents[2] / "images"
GAIAFLOW = IMAGES.parent / "python/src"
# Older than the kernel's own, so that it shows whose is taken.
PROJECT = ("tornado==6.4.1", "packaging==24.0")


@pytest.fixture(scope="session")
def environment() -> Iterator[Path]:
    """`venv` and `kernel` in a folder: what an image has at /opt."""
    root = Path(tempfile.mkdtemp(prefix="gaiaflow-"))
    python, kernel = root / "venv/bin/python", root / "kernel"
    uv = os.environ.get("UV", "uv")
    lock = ["--no-deps", "--require-hashes", "--target", str(kernel), "-r", str(IMAGES / "kernels/requirements.lock")]
    subprocess.run([uv, "venv", "--quiet", "--python", os.environ["PROJECT_PYTHON"], str(root / "venv")], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *PROJECT], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *lock], check=True)
    shutil.copytree(IMAGES / "kernels/kernel", kernel, dirs_exist_ok=True)
    for tool in (kernel / "tools").iterdir():
        tool.write_text(tool.read_text().replace("/opt/", f"{root}/").replace("/run/secrets/", f"{root}/secrets/"))
    subprocess.run([python, IMAGES / "kernels/kernel-setup", kernel], check=True, env=own_environment())
    yield root
    shutil.rmtree(root)


def own_environment() -> dict[str, str]:
    """The environment without the packages that Jupyter's server finds by PYTHONPATH."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def adopt_orphans() -> None:
    """As a container's first process does: PR_SET_CHILD_SUBREAPER."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


class KernelServer:
    """The other container."""

    def __init__(self, environment: Path, folder: Path, variables: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        kernel = environment / "kernel"
        self.process = subprocess.Popen(
            [environment / "venv/bin/python", "-ES", IMAGES / "kernels/server", self.folder],
            env={
                "HOME": str(self.folder),
                "PATH": f"{kernel}/tools:/usr/bin:/bin",
                "VIRTUAL_ENV": str(environment / "venv"),
                # Which the image has among the project's packages.
                "PYTHONPATH": str(GAIAFLOW),
                "PIP_CONSTRAINT": f"{kernel}/constraints.txt",
                "UV_CONSTRAINT": f"{kernel}/constraints.txt",
                "GAIAFLOW_PROJECT": "iris",
                "GAIAFLOW_REQUIREMENTS": "iris/needs.txt",
                # How the index is reached.
                **{name: value for name, value in os.environ.items() if re.match("PIP_CERT|PIP_IN|SSL_|UV_.*IN", name)},
                **(variables or {}),
            },
            preexec_fn=adopt_orphans,
        )

    async def ready(self) -> None:
        while not self.answers():
            assert self.process.poll() is None, "the kernel server has ended"
            await asyncio.sleep(0.05)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            return connection.connect_ex(str(self.folder / "server.sock")) == 0

    def manager(self) -> AsyncIOLoopKernelManager:
        """As Jupyter's server makes one for each notebook."""
        specs = KernelSpecManager(kernel_dirs=[str(self.folder / "kernels")], ensure_native_kernel=False)
        return AsyncIOLoopKernelManager(kernel_name="python3", kernel_spec_manager=specs)

    def stop(self, signum: int = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        return self.process.wait(timeout=120)


@pytest.fixture
def server(environment: Path) -> Iterator[KernelServer]:
    """A kernel server of this test's own."""
    made = KernelServer(environment, Path(tempfile.mkdtemp(prefix="kernels-")))
    yield made
    if made.process.poll() is None:
        made.stop(signal.SIGKILL)
    shutil.rmtree(made.folder, ignore_errors=True)


class Notebook:
    """A kernel and a client of it."""

    def __init__(self, manager: AsyncIOLoopKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client
        self.heard = asyncio.Event()

    @classmethod
    async def open(cls, server: KernelServer) -> "Notebook":
        await server.ready()
        manager = server.manager()
        await manager.start_kernel(cwd=str(server.folder))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=120)
        return cls(manager, client)

    async def run(self, code: str, timeout: float = 120) -> str:
        """What a cell prints and returns, or the name of what it raises."""
        parts: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            # The first message says that the kernel is busy, before the cell runs: an interrupt is lost then.
            if message["msg_type"] == "stream":
                self.heard.set()
            parts.append(content.get("text") or content.get("data", {}).get("text/plain") or content.get("ename") or "")

        await self.client.execute_interactive(code, timeout=timeout, output_hook=hear, allow_stdin=False)
        return "".join(parts).replace("\r\n", "\n")

    async def begin(self, code: str) -> "asyncio.Task[str]":
        """A cell that runs, and not only will."""
        self.heard.clear()
        running = asyncio.create_task(self.run(f"print('begun', flush=True)\n{code}"))
        await self.heard.wait()
        return running

    async def restart(self) -> None:
        await self.manager.restart_kernel()
        await self.client.wait_for_ready(timeout=120)

    async def close(self) -> None:
        self.client.stop_channels()
        await self.manager.shutdown_kernel()


@pytest.fixture
def use(server: KernelServer) -> Callable[..., None]:
    """Runs a test's steps, with as many notebooks as it takes, and closes these."""

    def use(steps: Callable[..., Coroutine[Any, Any, None]], notebooks: int = 1) -> None:
        async def run() -> None:
            opened = [await Notebook.open(server) for _ in range(notebooks)]
            try:
                await steps(*opened)
            finally:
                for notebook in opened:
                    await notebook.close()

        asyncio.run(run())

    return use
