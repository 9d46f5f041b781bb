"""A user's package, as tasks of these tests name it."""

from sample.functions import give as give
