"""Functions whose values go through the object store."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def frame() -> Any:
    """A table such as many have: dates with a zone, categories, gaps."""
    import pandas

    return pandas.DataFrame(
        {"a": [1.5, None], "b": pandas.Categorical(["x", "y"]), "c": ["é", None]},
        index=pandas.date_range("2026-01-01", periods=2, tz="Europe/Berlin", name="day"),
    )


KINDS = {
    "DataFrame": ("pandas.DataFrame", "parquet"),
    "Series": ("pandas.Series", "parquet"),
    "Series without a name": ("pandas.Series without a name", "parquet"),
    "array": ("numpy.ndarray", "npy"),
    "model": ("sklearn", "skops"),
    "forest": ("sklearn", "skops"),
    "polars": ("polars.DataFrame", "parquet"),
    "polars Series": ("polars.Series", "parquet"),
    "arrow": ("pyarrow.Table", "parquet"),
    "large list": ("json", "json"),
}
"""As what each value is kept."""


def value_of(kind: str) -> Any:
    """A value that is kept."""
    if kind == "all":
        return {name: value_of(name) for name in KINDS}
    import numpy
    import pandas

    if kind == "DataFrame":
        return frame()
    if kind == "Series":
        return frame()["a"]
    if kind == "Series without a name":
        return pandas.Series([1, 2])
    if kind == "array":
        return numpy.arange(6, dtype="float32").reshape(2, 3)
    if kind in ("model", "forest"):
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import make_pipeline

        model = LinearRegression() if kind == "model" else RandomForestClassifier(n_estimators=2, random_state=1)
        return make_pipeline(model).fit([[0.0], [1.0]], [0, 1])
    if kind.startswith("polars"):
        import polars

        table = polars.DataFrame({"a": [1, None], "b": ["x", "y"]})
        return table if kind == "polars" else table["b"]
    if kind == "arrow":
        import pyarrow

        return pyarrow.table({"a": [1.0, float("nan")]})
    if kind == "nested":
        return {"tables": [frame(), frame()], "pair": (numpy.zeros(2), 1), "n": 1}
    if kind == "large list":
        return [{"n": number, "text": "$(HOME) {{ ds }}"} for number in range(5_000)]
    raise ValueError(kind)


def same(kind: str, value: Any) -> Any:
    """Whether a value arrived as it left; of a dict, whether each of its values did."""
    expected = value_of(kind)
    return (
        {name: equal(value[name], item) for name, item in expected.items()} if kind == "all" else equal(value, expected)
    )


def equal(first: Any, second: Any) -> bool:
    """As its own library compares it."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(equal(first[key], second[key]) for key in first)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(equal, first, second))
    if hasattr(first, "predict"):
        return list(first.predict([[0.0], [1.0]])) == list(second.predict([[0.0], [1.0]]))
    if type(first).__module__.startswith("pandas"):
        import pandas

        check = pandas.testing.assert_series_equal if first.ndim == 1 else pandas.testing.assert_frame_equal
        check(first, second, check_exact=True, check_freq=False)
        return True
    if hasattr(first, "schema"):
        return str(first) == str(second)
    return bool((first == second).all()) if hasattr(first, "all") else bool(first == second)


def forbidden(kind: str) -> Any:
    """What even the store does not take."""
    import numpy
    import pandas
    from sklearn.linear_model import LinearRegression

    if kind == "own class":

        class Own(LinearRegression):
            pass

        Own.__qualname__ = "Own"
        globals()["Own"] = Own
        return {"model": Own().fit([[0.0], [1.0]], [0, 1])}
    if kind == "large":
        return numpy.zeros(1 << 20)
    if kind == "objects":
        return numpy.array([object()])
    if kind == "attrs":
        table = frame()
        table.attrs["box"] = (1, 2)
        return table
    if kind == "lists":
        return pandas.DataFrame({"a": [[1], [2]]})
    return {"Path": Path("a"), "bytes": b"1"}[kind]


def ends(value: Any) -> Any:
    """How many there are in a list, and the last of them, an array."""
    return [len(value), value[-1].tolist()]


def give(value: Any) -> Any:
    """The argument."""
    return value
