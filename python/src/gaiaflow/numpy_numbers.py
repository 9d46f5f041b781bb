"""Numbers of numpy on their way through places without numpy, such as Airflow."""

from __future__ import annotations

from typing import Any

_INTEGERS = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

DTYPES = (*_INTEGERS, "float16", "float32", "float64")
"""Those that Python's own numbers hold exactly."""


class NumpyInteger(int):
    """An integer or boolean of numpy where there is no numpy: equal to it, and it again where there is."""

    dtype: str


class NumpyFloat(float):
    """The same of a number with a fraction."""

    dtype: str


def dtype_of(value: Any) -> str | None:
    """The name of a number's dtype; None for any other value, an array among them."""
    if isinstance(value, (NumpyInteger, NumpyFloat)):
        return value.dtype
    if type(value).__module__ != "numpy" or getattr(value, "shape", None) != ():
        return None
    name = getattr(value.dtype, "name", None)
    return name if name in DTYPES and type(value).__name__ != "ndarray" else None


def plain_number(value: Any) -> int | float:
    """The number as Python's own."""
    if isinstance(value, (NumpyInteger, NumpyFloat)):
        return float(value) if isinstance(value, float) else int(value)
    number: int | float = value.item()
    return number


def number_of_numpy(dtype: str, number: int | float) -> Any:
    """The number of that dtype; where there is no numpy, one that remembers it."""
    try:
        import numpy
    except ImportError:
        kept = NumpyInteger(number) if dtype in _INTEGERS else NumpyFloat(number)
        kept.dtype = dtype
        return kept
    return numpy.dtype(dtype).type(number)
