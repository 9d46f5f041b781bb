"""A landscape that does not exist, and what a satellite would see of it: the one module to replace by data of your own.

Nothing is random but by a seed, so that each run, and each task's second try, sees the same.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import xarray as xr

COVERS = ("water", "forest", "meadow", "crop")
SIDE, METRES = 48, 10
WEST, NORTH = 600_000, 5_400_000
"""The corner of the landscape, in metres of a zone of UTM."""
EVERY_DAYS = 10


def catalogue(start: date, end: date) -> list[dict[str, object]]:
    """The scenes of some days, each with the share of it that is under clouds, as a catalogue lists them."""
    days = [start + timedelta(days=days) for days in range(0, (end - start).days + 1, EVERY_DAYS)]
    return [{"id": f"made-up-{day}", "cloud_cover": float(_clouds(day).mean())} for day in days]


def read(scene: str) -> xr.Dataset:
    """The reflectance of a scene in `red` and `nir`, and where it is under `cloud`.

    Args:
        scene: its id, as the catalogue has it.
    """
    day = date.fromisoformat(scene.removeprefix("made-up-"))
    cloud, index = _clouds(day), _index_of_all(day)
    noise = np.random.default_rng(day.toordinal()).normal(0, 0.03, (2, SIDE, SIDE))
    red = np.where(cloud, 0.6, 0.25 * (1 - index)) + noise[0]
    nir = np.where(cloud, 0.6, 0.25 * (1 + index)) + noise[1]
    bands = {"red": red.clip(0.001), "nir": nir.clip(0.001), "cloud": cloud}
    middle = METRES * (np.arange(SIDE) + 0.5)
    return xr.Dataset(
        {name: (("y", "x"), values) for name, values in bands.items()},
        coords={"y": NORTH - middle, "x": WEST + middle, "time": np.datetime64(day, "ns")},
    )


def survey(places: int = 240, seed: int = 7) -> pd.DataFrame:
    """What somebody has found at some places in the field: `y`, `x`, and the `cover`."""
    rows, columns = np.divmod(np.random.default_rng(seed).choice(SIDE * SIDE, places, replace=False), SIDE)
    cover = np.array(COVERS)[landscape()[rows, columns]]
    return pd.DataFrame({"y": NORTH - METRES * (rows + 0.5), "x": WEST + METRES * (columns + 0.5), "cover": cover})


def landscape() -> np.ndarray:
    """The number of each pixel's cover, in patches."""
    hills = _waves(seed=3, longest=30)
    return np.digitize(hills, np.quantile(hills, [0.15, 0.45, 0.7]))


def _index_of_all(day: date) -> np.ndarray:
    """How green each pixel is: none quite as another, and at the edge of a field it has some of the next one's."""
    pure = np.choose(landscape(), [_index(cover, day) for cover in COVERS])
    mixed = (pure + np.roll(pure, 1, axis=0) + np.roll(pure, 1, axis=1)) / 3
    return mixed + np.random.default_rng(5).normal(0, 0.1, mixed.shape)


def _index(cover: str, day: date) -> float:
    """How green a cover is on a day: crops until they are harvested, meadows in summer, forests always."""
    of_year = day.timetuple().tm_yday
    summer = float(np.exp(-(((of_year - 180) / 55) ** 2)))
    grown = float(np.exp(-(((of_year - 150) / 35) ** 2))) if of_year < 200 else 0.0
    return {"water": -0.2, "forest": 0.7, "meadow": 0.3 + 0.4 * summer, "crop": 0.15 + 0.65 * grown}[cover]


def _clouds(day: date) -> np.ndarray:
    """Where clouds are, of which some days have many."""
    share = float(np.random.default_rng(day.toordinal()).beta(1, 2))
    sky = _waves(seed=day.toordinal(), longest=40)
    return sky < np.quantile(sky, share)


def _waves(seed: int, longest: float) -> np.ndarray:
    """A surface that is smooth, and otherwise without a pattern."""
    y, x = np.mgrid[:SIDE, :SIDE]
    random = np.random.default_rng(seed)
    surface = np.zeros((SIDE, SIDE))
    for _ in range(12):
        to, length, shift = random.uniform(0, 2 * np.pi), random.uniform(longest / 3, longest), random.uniform(0, 6)
        surface += np.sin((x * np.cos(to) + y * np.sin(to)) * 2 * np.pi / length + shift)
    return surface
