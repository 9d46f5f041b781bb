"""Exceptions as projects have them."""


class LimitedError(ConnectionError):
    """Made from something else than its message."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.key = key


class Outer:
    """A class with an exception in it."""

    class InnerError(Exception):
        """Nested."""


class StubbornError(ValueError):
    """Has no words without what only its own making sets."""

    def __init__(self, text: str, detail: str) -> None:
        super().__init__(text)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.args[0]}: {self.detail}"


class WordlessError(ValueError):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise LookupError
