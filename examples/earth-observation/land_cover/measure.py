"""Second step, a task for each scene: how green each pixel is, kept as zarr."""

import xarray as xr

from land_cover import made_up


def measure(scene: str, store: str) -> dict[str, str | float]:
    """Write the vegetation index of a scene as `<store>/<scene>.zarr`, in place of one that is there.

    Args:
        scene: its id.
        store: where to, such as `s3://data/land_cover`; a folder's path as well. xarray hands an address to s3fs, which
            takes the server and the key from the environment.

    Returns:
        The scene, the address of its index, and the share of pixels that it has one for.
    """
    index = ndvi(made_up.read(scene))
    address = f"{store}/{scene}.zarr"
    # Consolidated metadata are no part of the format yet, and one array needs none.
    index.to_dataset(name="ndvi").to_zarr(address, mode="w", consolidated=False)
    return {"scene": scene, "address": address, "clear": float(index.notnull().mean())}


def ndvi(bands: xr.Dataset) -> xr.DataArray:
    """The normalised difference of near infrared and red, from -1 to 1; none under clouds."""
    index = (bands["nir"] - bands["red"]) / (bands["nir"] + bands["red"])
    return index.where(~bands["cloud"]).astype("float32")
