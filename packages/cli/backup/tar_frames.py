"""A tar on its way in: four bytes of length, big-endian, and as many bytes; a length of 0 ends it."""

from typing import Any, BinaryIO


class BrokenOffError(Exception):
    """stdin has ended in the middle of the tar."""


class Frames:
    """The tar on stdin, as a file that ends where the tar does."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.left = 0
        self.over = False

    def read(self, size: int) -> bytes:
        """As many bytes, fewer at the end."""
        parts: list[bytes] = []
        while size > 0 and not self.over:
            if self.left == 0:
                head = self.file.read(4)
                if len(head) < 4:
                    raise BrokenOffError
                self.left = int.from_bytes(head, "big")
                self.over = self.left == 0
                continue
            part = self.file.read(min(size, self.left))
            if not part:
                raise BrokenOffError
            parts.append(part)
            size -= len(part)
            self.left -= len(part)
        return b"".join(parts)

    def rest(self) -> None:
        """Read what tar's own end leaves."""
        while self.read(1 << 20):
            pass


class Once:
    """A file that can be read once: boto3 would seek in one that says that it can."""

    def __init__(self, file: Any) -> None:
        self.read = file.read
