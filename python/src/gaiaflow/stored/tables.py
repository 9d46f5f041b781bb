"""Tables and columns as parquet: of pandas, geopandas, polars and pyarrow."""

from __future__ import annotations

import io
from typing import Any


def write_pandas(value: Any) -> bytes:
    """A table of pandas or geopandas as parquet."""
    file = io.BytesIO()
    value.to_parquet(file, **({"engine": "pyarrow"} if type(value).__module__.startswith("pandas") else {}))
    return file.getvalue()


def read_pandas(data: bytes) -> Any:
    """The table."""
    import pandas

    return pandas.read_parquet(io.BytesIO(data), engine="pyarrow")


def pandas_differ(first: Any, second: Any) -> None:
    """Raise where two tables or columns are not equal."""
    import pandas.testing

    equal = pandas.testing.assert_frame_equal if first.ndim == 2 else pandas.testing.assert_series_equal
    # Parquet has no frequency of an index of dates: pandas infers it again where it is asked for.
    equal(first, second, check_exact=True, check_freq=False)
    if first.attrs != second.attrs:  # of which parquet makes JSON
        raise ValueError("its attrs would arrive as others")


def read_column(data: bytes) -> Any:
    """The one column of a table."""
    return read_pandas(data).iloc[:, 0]


def read_unnamed_column(data: bytes) -> Any:
    """The same, of one without a name."""
    return read_column(data).rename(None)


def read_geopandas(data: bytes) -> Any:
    """The table with its geometries."""
    import geopandas

    return geopandas.read_parquet(io.BytesIO(data))


def geopandas_differ(first: Any, second: Any) -> bool:
    """Whether they are not equal, geometries by the byte."""
    import pandas.testing

    others = first.columns[first.dtypes != "geometry"]
    pandas.testing.assert_frame_equal(first[others], second[others], check_exact=True, check_freq=False)
    geometries = [name for name in first.columns if name not in set(others)]
    return any(
        first[name].crs != second[name].crs or list(first[name].to_wkb()) != list(second[name].to_wkb())
        for name in geometries
    )


def write_polars(value: Any) -> bytes:
    """A table or column of polars as parquet."""
    file = io.BytesIO()
    (value if hasattr(value, "columns") else value.to_frame()).write_parquet(file)
    return file.getvalue()


def read_polars(data: bytes) -> Any:
    """The table."""
    import polars

    return polars.read_parquet(io.BytesIO(data))


def polars_differ(first: Any, second: Any) -> bool:
    """Whether they are not equal."""
    same_kinds = getattr(first, "schema", None) == getattr(second, "schema", None) and (
        not hasattr(first, "dtype") or first.dtype == second.dtype
    )
    return not (same_kinds and first.equals(second, null_equal=True))


def write_arrow(value: Any) -> bytes:
    """A table of pyarrow as parquet."""
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(value, file)
    return file.getvalue()


def read_arrow(data: bytes) -> Any:
    """The table."""
    from pyarrow import parquet

    return parquet.read_table(io.BytesIO(data))


def arrow_differ(first: Any, second: Any) -> bool:
    """Whether columns, kinds or numbers of rows differ; values are not compared, since NaN is never equal."""
    return not (first.schema.equals(second.schema) and first.shape == second.shape)
