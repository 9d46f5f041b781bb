"""Notebooks' kernels in a container of their own, which runs the project's environment.

Jupyter's own provisioner, with a process that the kernel server there starts (images/kernels/server) instead of one of
this container. Both containers mount the folder with its socket and the kernels' connection files and sockets.
"""

import asyncio
import contextlib
import json
import socket
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Unicode

# Of a server that only starts processes. Longer, and it hangs.
ANSWER_SECONDS = 30.0
# What the kernel gets besides the environment of its own container and what its description says.
PASSED_ON = ("JPY_SESSION_NAME",)


class ContainerProvisioner(LocalProvisioner):
    """Starts a kernel where the project's environment is."""

    folder = Unicode("/run/gaiaflow/kernels", config=True, help="The folder that both containers mount.")

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Have the kernel listen at sockets in the folder: nothing between the containers but the volume is needed."""
        manager = self.parent
        # A socket's path may have 107 characters; these have about 70, whatever the notebook's name.
        prefix = Path(self.folder, f"kernel-{self.kernel_id}")
        manager.transport = "ipc"
        manager.cache_ports = False
        manager.connection_file = f"{prefix}.json"
        manager.ip = f"{prefix}-ipc"
        passed = {name: value for name, value in (kwargs.get("env") or {}).items() if name in PASSED_ON}
        return await super().pre_launch(**{**kwargs, "env": passed})

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Ask for it to be started."""
        self.cwd = kwargs.get("cwd") or str(Path.cwd())
        request = {"argv": cmd, "env": kwargs["env"], "cwd": str(self.cwd)}
        self.process = await asyncio.to_thread(KernelProcess, Path(self.folder, "server.sock"), request)
        self.pid = self.process.pid
        return self.connection_info


class KernelProcess:
    """A process of the other container, with what jupyter_client uses of `subprocess.Popen`.

    It lives no longer than its connection, so this server leaves none behind, however it ends.
    """

    stdin = stdout = stderr = None

    def __init__(self, server: Path, request: dict[str, Any]) -> None:
        self.returncode: int | None = None
        self._received = b""
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.settimeout(ANSWER_SECONDS)
        try:
            self._connection.connect(str(server))
            self._send(request)
            while b"\n" not in self._received:
                data = self._connection.recv(4096)
                if data == b"":
                    raise ConnectionResetError
                self._received += data
        except OSError as error:
            self._connection.close()
            raise RuntimeError(
                "The container that runs notebooks' kernels does not answer. See what it says with `docker logs` "
                f"(its name ends in -kernels), and bring it up again with: npx gaiaflow start ({type(error).__name__})"
            ) from error
        answer, self._received = self._received.split(b"\n", 1)
        message = json.loads(answer)
        if "error" in message:
            self._connection.close()
            raise RuntimeError(f"The kernel does not start in {request['cwd']}: {message['error']}")
        self.pid: int = message["pid"]
        self._connection.setblocking(False)

    def poll(self) -> int | None:
        """Its exit code once it has ended. Killed, where its container went away."""
        while self.returncode is None and b"\n" not in self._received:
            try:
                data = self._connection.recv(4096)
            except BlockingIOError:
                return None
            except OSError:
                data = b""
            if data == b"":
                self.returncode = -9
            self._received += data
        if self.returncode is None:
            self.returncode = json.loads(self._received)["exit"]
        self._connection.close()
        return self.returncode

    def wait(self) -> int | None:
        """As poll: jupyter_client asks when it has ended."""
        return self.poll()

    def send_signal(self, signum: int) -> None:
        """To the kernel and all that it has started."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self._send({"signal": signum})

    def _send(self, message: dict[str, Any]) -> None:
        self._connection.sendall(json.dumps(message).encode() + b"\n")
