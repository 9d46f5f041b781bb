"""Arrays of numpy, and models of scikit-learn's kind by skops."""

from __future__ import annotations

import io
from typing import Any

from gaiaflow.errors import StoredError


def write_array(value: Any) -> bytes:
    """An array of numpy; none of objects, which would be a pickle."""
    import numpy

    file = io.BytesIO()
    numpy.save(file, value, allow_pickle=False)
    return file.getvalue()


def read_array(data: bytes) -> Any:
    """The array."""
    import numpy

    return numpy.load(io.BytesIO(data), allow_pickle=False)


def write_model(value: Any) -> bytes:
    """A model as skops has it."""
    data: bytes = _skops().dumps(value)
    _trusted(data)
    return data


def read_model(data: bytes) -> Any:
    """The model."""
    return _skops().loads(data, trusted=_trusted(data))


def _skops() -> Any:
    import warnings

    with warnings.catch_warnings():
        # While it is loaded, skops looks into every module that there is; Airflow's have hundreds of names that warn.
        warnings.simplefilter("ignore")
        from skops import io as skops_io
    return skops_io


def _trusted(data: bytes) -> list[str]:
    """Types of scikit-learn's own, which skops knows not all of, such as the trees of a forest."""
    unknown = _skops().get_untrusted_types(data=data)
    others = [name for name in unknown if not name.startswith("sklearn.")]
    if others:
        raise StoredError(
            f"has in it {', '.join(others)}, which skops loads for nobody who has not looked at it. Log the model to "
            "MLflow (skops_trusted_types names what you trust), and hand on its URI"
        )
    return list(unknown)
