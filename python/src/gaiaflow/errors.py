"""What can go wrong, worded so that the reader knows what to change."""

from __future__ import annotations


class GaiaflowError(Exception):
    """Anything this package refuses or could not do."""

    lasting = False
    """Whether the next try of a task would end the same way."""


class TaskArgumentError(GaiaflowError, ValueError):
    """An argument of `task_factory` is not what it must be. Raised while the DAG file is parsed."""

    def __init__(self, task_id: object, argument: str, given: str, expected: str) -> None:
        """Name the task, the argument, what was given (never a secret's or variable's value) and what is expected."""
        self.given, self.expected = given, expected
        self.problem = f"is {given}; expected {expected}"
        """What follows the argument's name in the message."""
        super().__init__(f"task {task_id!r}: {argument} {self.problem}")
        self.task_id = task_id
        self.argument = argument


class TaskConfigError(GaiaflowError):
    """The task config is missing, unreadable or not what the contract says; names file, key and expectation."""


class FunctionNotFoundError(GaiaflowError, ImportError):
    """A `func_path` leads nowhere; says whether module or function is missing, and what is there instead."""


class NotJsonError(GaiaflowError, TypeError):
    """A value that must travel between tasks is of a kind that cannot; names where in it, and the type."""

    lasting = True
    storable = False
    """Whether it is of a kind that can be kept in the object store."""


class SecretError(GaiaflowError):
    """A secret could not be written or read; never contains a value."""


class ContextError(GaiaflowError, KeyError, RuntimeError):
    """There is no context of a run here, or it has not what was asked for; says what to use instead."""

    lasting = True
    __str__ = Exception.__str__
    """A KeyError shows its text in quotes."""


class RemovedError(GaiaflowError, ImportError):
    """A name of gaiaflow 0.0.3 that is no more; names the new call."""


class TaskServerError(GaiaflowError):
    """The container of dev tasks is not there, or went away while a task ran in it."""


class StoredError(GaiaflowError):
    """A value could not be kept in the object store or fetched from there; names it, never an address that opens it."""

    lasting = True

    def passing(self) -> StoredError:
        """The same, where the next try of the task may do better."""
        self.lasting = False
        return self

    def of(self, what: str) -> StoredError:
        """The same as a whole sentence: what it is about, before this end of it."""
        error = StoredError(f"{what} {self}")
        return error if self.lasting else error.passing()
