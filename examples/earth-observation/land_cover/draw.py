"""Last step: the cover of every pixel, as a map that a browser shows and as zarr."""

from typing import Any

import mlflow
import mlflow.sklearn
import numpy as np
import xarray as xr

from land_cover import made_up, picture, season

COLOURS = {"water": "#3b7dd8", "forest": "#1b6e37", "meadow": "#9ccb5a", "crop": "#e3c04b"}
MAP = "map/land_cover.svg"


def draw(run_id: str, model_uri: str, measured: list[dict[str, Any]], store: str) -> dict[str, float]:
    """Log the map to the run as `map/land_cover.svg`, and write it as `<store>/land_cover.zarr`.

    Returns:
        The share of each cover.
    """
    index = season.load(measured)
    covers = mlflow.sklearn.load_model(model_uri).predict(season.features(index))
    numbers = np.vectorize(made_up.COVERS.index, otypes=["uint8"])(covers).reshape(index.sizes["y"], index.sizes["x"])
    cover = xr.DataArray(numbers, dims=("y", "x"), coords={name: index[name] for name in ("y", "x")})
    cover.attrs["covers"] = list(made_up.COVERS)
    cover.to_dataset(name="cover").to_zarr(f"{store}/land_cover.zarr", mode="w", consolidated=False)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_text(picture.svg(numbers, {name: COLOURS[name] for name in made_up.COVERS}), MAP)
    return {name: float((numbers == number).mean()) for number, name in enumerate(made_up.COVERS)}
