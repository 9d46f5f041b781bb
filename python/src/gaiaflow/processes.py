"""What the task server asks of Linux: signals as events, orphans as children, nothing left of a task.

Needs the standard library only.
"""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


class Wakes:
    """A file to poll that has a byte, its number, for each signal that came."""

    def __init__(self, *signals: int) -> None:
        """From now on these signals do nothing else in this process."""
        self.file, self._end = os.pipe()
        os.set_blocking(self.file, False)
        os.set_blocking(self._end, False)
        signal.set_wakeup_fd(self._end, warn_on_full_buffer=False)
        for number in signals:
            signal.signal(number, _noted)

    def taken(self) -> bytes:
        """The numbers since the last time."""
        try:
            return os.read(self.file, 4096)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        """Of a forked process, which has its own."""
        signal.set_wakeup_fd(-1)
        os.close(self.file)
        os.close(self._end)


def _noted(*_: object) -> None:
    """Without a handler there would be no byte."""


def adopt_orphans() -> None:
    """Of all processes below this one, so that none can leave it."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Be killed when the parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was quicker
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def be_killed_first() -> None:
    """Where memory runs out, before the server and what supervises a task."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
            file.write("500")
    except OSError:  # a container that may not
        pass


def signal_group(leader: int, number: int) -> None:
    """To all of its group, or to itself where it has no group yet."""
    for send in (os.killpg, os.kill):
        try:
            send(leader, number)
        except ProcessLookupError:
            continue
        except PermissionError:  # some of it is another user's
            pass
        return


def kill_below(root: int) -> None:
    """Kill every process that it or one of its own has started."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
        try:
            with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
        except OSError:  # gone
            continue
    for process in parents:
        above = parents.get(process)
        while above not in (None, root):
            above = parents.get(above)
        if above == root:
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:  # gone, or another user's
                continue
