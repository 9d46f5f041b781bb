"""What a task has taken, in one line at the end of its log: what its pod should ask for is no guess then.

Needs the standard library only.
"""

from __future__ import annotations

import os

CGROUP = "/sys/fs/cgroup"
"""Where a container finds what the kernel counts of it, in both versions of control groups."""

_MEBIBYTE = 1024 * 1024

LOGGER = "gaiaflow.usage"


def usage_line(seconds: float) -> str:
    """Peak memory and processors of a task that took so many seconds.

    Of the whole container where the task is all of it, as in a pod: what its limit is held against, with files that the
    kernel keeps as long as there is room. Else of its own processes.
    """
    import resource  # not at the top: nothing else that every pod imports needs it

    peak, limit, busy = _of_container() if os.getpid() == 1 else (None, None, None)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    if peak is None:
        # Linux counts in ru_maxrss what started this program, too.
        largest = max(_number("/proc/self/status", "VmHWM:") or own.ru_maxrss, children.ru_maxrss)
        memory = f"in its largest process {_mib(largest * 1024)}"
    else:
        memory = f"at its peak {_mib(peak)}{'' if limit is None else f' of {_mib(limit)}'}"
    if busy is None:
        busy = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    processors = f"{busy:.1f} s of processors in {seconds:.1f} s, on average {busy / max(seconds, 0.1):.2f}"
    return f"gaiaflow: the task took {memory} of memory, and {processors}"


def _of_container() -> tuple[int | None, int | None, float | None]:
    """Bytes at the peak, their limit, and seconds of processors; None for what this kernel does not count."""
    peak = _number(f"{CGROUP}/memory.peak") or _number(f"{CGROUP}/memory/memory.max_usage_in_bytes")
    limit = _number(f"{CGROUP}/memory.max") or _number(f"{CGROUP}/memory/memory.limit_in_bytes")
    nanoseconds = _number(f"{CGROUP}/cpuacct/cpuacct.usage") or _number(f"{CGROUP}/cpu,cpuacct/cpuacct.usage")
    microseconds = _number(f"{CGROUP}/cpu.stat", "usage_usec")
    seconds = nanoseconds / 1e9 if nanoseconds else microseconds / 1e6 if microseconds else None
    # In the first version a container without one has the largest number of pages there is.
    return peak, limit if limit and limit < 1 << 60 else None, seconds


def _number(file: str, field: str = "") -> int | None:
    """The number in a file, or behind a word in it."""
    try:
        with open(file, encoding="ascii") as stream:  # noqa: PTH123 - pathlib is slow to import
            words = stream.read().split()
        return int(words[words.index(field) + 1] if field else words[0])
    except (OSError, ValueError, IndexError):
        return None  # "max" is no number, either


def _mib(size: int) -> str:
    return f"{size / _MEBIBYTE:.0f} MiB"
