"""The kinds of values that are kept in the object store, and how each is written and read: never by pickle.

Known by the names of their classes, so that nothing is imported for other values. What was written is read back once
before it is kept: what cannot be read is refused, and a table of pandas, geopandas or polars that is not equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gaiaflow.errors import StoredError
from gaiaflow.stored import models, tables

JSON = "json"
"""The kind of what is JSON, but too large to travel."""

MODEL = "sklearn"
"""The kind of scikit-learn's models and of those that are made as these are."""

_UNNAMED = "pandas.Series without a name"


@dataclass(frozen=True)
class Format:
    """One way to keep a kind of values."""

    ending: str
    package: str
    """What writes and reads it, as its requirement is called, beside the package of the kind itself."""
    write: Callable[[Any], bytes]
    read: Callable[[bytes], Any]
    differ: Callable[[Any, Any], object]
    """Raises, or gives True, where two values are not equal."""


def kind_of(value: Any) -> str | None:
    """The kind as which a value is kept; None for what is not."""
    kind = kind_of_class(type(value))
    return _UNNAMED if kind == "pandas.Series" and value.name is None else kind


def kind_of_class(of: type) -> str | None:
    """The same of all values of a class."""
    name = f"{of.__module__.partition('.')[0]}.{of.__qualname__}"
    if name in FORMATS:
        return name
    bases = ((base.__module__, base.__qualname__) for base in of.__mro__)
    return MODEL if ("sklearn.base", "BaseEstimator") in bases else None


def written(value: Any, kind: str) -> bytes:
    """The value as a file of its format.

    Raises:
        StoredError: where it would not arrive equal, or a package is missing; the end of a sentence.
    """
    form = FORMATS[kind]
    try:
        data = form.write(value)
        if form.differ(value, form.read(data)):
            raise StoredError(f"would not arrive equal as {form.ending}")
    except StoredError:
        raise
    except ImportError as error:
        raise _missing(form, error) from error
    except Exception as error:
        raise StoredError(f"cannot be kept as {form.ending}: {_first_line(error)}") from error
    return data


def read(data: bytes, kind: str) -> Any:
    """The value of a file.

    Raises:
        StoredError: where a package is missing, or the file is not what it must be; the end of such a sentence.
    """
    form = FORMATS.get(kind)
    if form is None:
        raise StoredError("is of a kind that this gaiaflow does not know; update it")
    try:
        return form.read(data)
    except StoredError:
        raise
    except ImportError as error:
        raise _missing(form, error) from error
    except Exception as error:
        raise StoredError(f"cannot be read as {form.ending}: {_first_line(error)}") from error


def _missing(form: Format, error: ImportError) -> StoredError:
    return StoredError(
        f"needs the package {form.package}, which is not installed where this runs ({_first_line(error)}); "
        "put it into the project's requirements (of a @task: gaiaflow:airflow.requirements)"
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _json(data: bytes) -> Any:
    from gaiaflow.json_values import from_json

    return from_json(data.decode())


def _never(_: Any, __: Any) -> bool:
    return False


_TABLE = ("parquet", "pyarrow")
FORMATS: Mapping[str, Format] = {
    JSON: Format("json", "", lambda value: bytes(value, "ascii"), _json, _never),
    "pandas.DataFrame": Format(*_TABLE, tables.write_pandas, tables.read_pandas, tables.pandas_differ),
    "pandas.Series": Format(
        *_TABLE, lambda it: tables.write_pandas(it.to_frame()), tables.read_column, tables.pandas_differ
    ),
    _UNNAMED: Format(
        *_TABLE, lambda it: tables.write_pandas(it.to_frame()), tables.read_unnamed_column, tables.pandas_differ
    ),
    "geopandas.GeoDataFrame": Format(*_TABLE, tables.write_pandas, tables.read_geopandas, tables.geopandas_differ),
    "polars.DataFrame": Format("parquet", "polars", tables.write_polars, tables.read_polars, tables.polars_differ),
    "polars.Series": Format(
        "parquet", "polars", tables.write_polars, lambda it: tables.read_polars(it).to_series(), tables.polars_differ
    ),
    "pyarrow.Table": Format(*_TABLE, tables.write_arrow, tables.read_arrow, tables.arrow_differ),
    "numpy.ndarray": Format("npy", "numpy", models.write_array, models.read_array, _never),
    MODEL: Format("skops", "skops", models.write_model, models.read_model, _never),
}
"""By kind."""
