"""What functions do that no function should: for the server that runs them as processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def flood(megabytes: int = 100) -> None:
    """Write much, past Python's own lines."""
    line = b"x" * 1023 + b"\n"
    for _ in range(megabytes):
        os.write(1, line * 1024)


def no_newline() -> None:
    """End without the end of a line."""
    os.write(1, b"a" * 3_000_000)
    print("and a print", end="")


def close_out() -> int:
    """Close all there is to write to."""
    for file in (1, 2):
        os.close(file)
    return 5


def leave_hard(code: int) -> None:
    """Past all clean-up."""
    os._exit(code)


def die(number: int) -> None:
    """By a signal."""
    os.kill(os.getpid(), number)
    time.sleep(60)


def daemonise(file: str) -> str:
    """Leave a process in a session of its own, whose parent is gone, and that ignores SIGTERM."""
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            Path(file).write_text(str(os.getpid()))
            time.sleep(300)
        os._exit(0)
    while not Path(file).exists() or not Path(file).read_text():
        time.sleep(0.01)
    return "left"


def where() -> list[object]:
    """What supervises this task, and what the one before was given."""
    return [os.getppid(), os.environ.get("OF_THE_FIRST")]


def wait(file: str, seconds: float = 0.3) -> list[str]:
    """Nobody else may be at it at once."""
    with Path(file).open("x"):
        time.sleep(seconds)
    Path(file).unlink()
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def stay(file: str, seconds: float = 300) -> None:
    """Ignore SIGTERM, as does a child."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"
    with subprocess.Popen([sys.executable, "-c", code]) as child:
        Path(file).write_text(f"{os.getpid()} {child.pid}")
        time.sleep(seconds)
