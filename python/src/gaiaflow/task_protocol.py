"""Messages between Airflow's side of a dev task and the task server: a byte for the kind, four for the length, content.

Needs the standard library only, on both sides.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any

REQUEST = b"q"
"""JSON, the only message to the server: `kind` ("task", "check" or "ping") and what that needs."""

OUTPUT = b"o"
"""Some of what the process wrote, as it came."""

RESULT = b"r"
"""Some of what it leaves as its result."""

END = b"e"
"""JSON, the last message: how it ended."""

_HEADER = struct.Struct("!cI")


def message(kind: bytes, content: bytes) -> bytes:
    """The bytes of a message."""
    return _HEADER.pack(kind, len(content)) + content


def json_message(kind: bytes, content: Any) -> bytes:
    """The bytes of a message whose content is JSON."""
    return message(kind, json.dumps(content).encode())


class Messages:
    """Reads messages from a connection. An exception of a signal's handler in between loses none."""

    def __init__(self, connection: socket.socket) -> None:
        """Take the connection; its timeout holds for each time that something is waited for."""
        self._connection = connection
        self._buffer = bytearray()

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """Kind and content of each, until the other side ends."""
        while self._has(_HEADER.size):
            kind, length = _HEADER.unpack_from(self._buffer)
            if not self._has(_HEADER.size + length):
                return
            content = bytes(memoryview(self._buffer)[_HEADER.size : _HEADER.size + length])
            del self._buffer[: _HEADER.size + length]
            yield kind, content

    def _has(self, length: int) -> bool:
        while len(self._buffer) < length:
            try:
                received = self._connection.recv(1 << 16)
            except ConnectionError:  # it hung up with something of ours unread
                received = b""
            if not received:
                return False
            self._buffer += received
        return True


class OutputLines:
    """Puts output together to lines."""

    MOST = 1 << 20
    """How much of a line nobody ends is handed on as one."""

    def __init__(self, emit: Callable[[bytes], object], whole: bytes) -> None:
        """Hand each line to `emit`, without its end. One that begins with `whole` is never cut."""
        self._emit = emit
        self._whole = whole
        self._rest = bytearray()

    def add(self, data: bytes) -> None:
        """Take what came next."""
        if b"\n" in data:
            *lines, rest = (bytes(self._rest) + data).split(b"\n")
            for line in lines:
                self._emit(line)
            self._rest = bytearray(rest)
        else:
            self._rest += data
        if len(self._rest) > self.MOST and not self._rest.startswith(self._whole):
            self.finish()

    def finish(self) -> None:
        """Hand on what is there; nobody is going to end the line."""
        if self._rest:
            line = bytes(self._rest)
            self._rest.clear()
            self._emit(line)
