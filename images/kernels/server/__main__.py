"""Starts notebooks' kernels in this container for Jupyter's server in another: `python -ES /opt/kernel-server FOLDER`.

The folder is a volume that both containers mount. In it are the socket that is listened on (`server.sock`), the
kernel's description for Jupyter (`kernels/python3/kernel.json`) and, while a kernel runs, its connection file and
sockets. A kernel lives no longer than the connection by which it was asked for: where Jupyter's server ends, its
kernels do.

The first process of its container, of the standard library alone: nothing that a project installs can break it.
"""

import json
import os
import platform
import selectors
import signal
import socket
import sys
import time
from pathlib import Path

from kernel import NEVER, Kernel, reap


def serve(folder: Path) -> None:
    """Serve until SIGTERM; the kernels end first."""
    kernels: list[Kernel] = []
    stopping = False
    with selectors.DefaultSelector() as selector, listen(folder / "server.sock") as listener, wakeup() as woken:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while not stopping or any(kernel.pid for kernel in kernels):
            for key, _ in selector.select(seconds_left(kernels)):
                if key.fileobj is listener:
                    kernel = Kernel(listener.accept()[0])
                    kernels.append(kernel)
                    selector.register(kernel.connection, selectors.EVENT_READ, kernel)
                elif key.fileobj is woken:
                    if signal.SIGTERM in woken.recv(4096) and not stopping:
                        stopping = True
                        selector.unregister(listener)
                        for kernel in kernels:
                            kernel.end()
                elif not key.data.hear():
                    selector.unregister(key.data.connection)
                    key.data.connection.close()
                    key.data.end()
            reap(kernels)
            for kernel in kernels:
                if kernel.deadline <= time.monotonic():
                    kernel.kill()
            kernels = [kernel for kernel in kernels if not kernel.over]


def seconds_left(kernels: list[Kernel]) -> float | None:
    """Until one of them is to be killed."""
    nearest = min((kernel.deadline for kernel in kernels), default=NEVER)
    return None if nearest == NEVER else max(nearest - time.monotonic(), 0)


def listen(path: Path) -> socket.socket:
    """Listen for who has this user's group, in place of a server that was there before."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return listener


def wakeup() -> socket.socket:
    """What the numbers of signals come by: SIGTERM, and SIGCHLD when there is something to wait for."""
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.detach())
    for signum in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(signum, lambda *_: None)
    return woken


def describe(folder: Path) -> None:
    """Tell Jupyter what runs here. It looks whenever a page asks, so that another Python is seen at once."""
    major, minor, _ = platform.python_version_tuple()
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--ext=gaiaflow_notebook"],
        "display_name": f"Python {major}.{minor} ({os.environ.get('GAIAFLOW_PROJECT', 'project')})",
        "language": "python",
        "metadata": {
            "debugger": True,
            "kernel_provisioner": {"provisioner_name": "gaiaflow-kernels", "config": {"folder": str(folder)}},
        },
    }
    # `python3` is what a notebook asks for, wherever it was made.
    target = folder / "kernels" / "python3" / "kernel.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(spec), encoding="utf-8")


if __name__ == "__main__":
    os.umask(0o007)
    describe(Path(sys.argv[1]))
    serve(Path(sys.argv[1]))
