"""All scenes of a run side by side: a row for each pixel, a column for each part of the season."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

DAYS = range(75, 290, 15)
"""Days of the year at which a pixel is looked at, so that a model takes another year's scenes, too."""


def load(measured: Sequence[dict[str, Any]]) -> xr.DataArray:
    """The index by `time`, `y` and `x`, read from where `measure` has written it."""
    scenes = [xr.open_zarr(each["address"], consolidated=False)["ndvi"].load() for each in measured]
    return xr.concat(scenes, dim="time").sortby("time")


def features(season: xr.DataArray) -> pd.DataFrame:
    """The index of each pixel at `DAYS`, by `y` and `x`.

    Between its clear scenes it is on a straight line, before the first and after the last as in that.
    """
    of_year = season["time"].dt.dayofyear.values
    pixels = season.stack(pixel=("y", "x")).transpose("pixel", "time")
    rows = [_at_days(of_year, values) for values in pixels.values]
    return pd.DataFrame(rows, index=pixels.indexes["pixel"], columns=[f"day_{day}" for day in DAYS])


def _at_days(of_year: np.ndarray, values: np.ndarray) -> np.ndarray:
    clear = np.isfinite(values)
    # A forest of scikit-learn takes what is missing as such.
    return np.interp(DAYS, of_year[clear], values[clear]) if clear.any() else np.full(len(DAYS), np.nan)
