"""The pipeline as a DAG runs it, step after step, with zarr in a folder and an MLflow of its own."""

import re
from pathlib import Path

import mlflow
import numpy as np
import pytest
import xarray as xr

from land_cover import made_up, picture, season
from land_cover.draw import draw
from land_cover.find import NoSceneError, find
from land_cover.measure import measure, ndvi
from land_cover.train import NotGoodEnoughError, train


@pytest.fixture(autouse=True)
def tracking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder needs no database driver, and MLflow asks for a setting that says it is wanted.
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri((tmp_path / "mlflow").as_uri())
    mlflow.set_registry_uri((tmp_path / "mlflow").as_uri())


def measured(store: Path, start: str = "2026-03-01", end: str = "2026-10-15") -> list[dict[str, str | float]]:
    return [measure(**each, store=str(store)) for each in find(start, end)]


def test_scenes_under_clouds_are_not_found() -> None:
    everything = find("2026-03-01", "2026-10-15", most_cloud=1.0)
    clear = find("2026-03-01", "2026-10-15", most_cloud=0.3)
    assert (len(everything), everything[0]) == (23, {"scene": "made-up-2026-03-01"})
    assert 0 < len(clear) < len(everything)
    assert all(made_up.read(each["scene"])["cloud"].mean() <= 0.3 for each in clear)


def test_days_without_a_scene_are_an_error() -> None:
    with pytest.raises(NoSceneError, match="none of 1 scenes from 2026-03-01 to 2026-03-02 has at most 0% of clouds"):
        find("2026-03-01", "2026-03-02", most_cloud=0.0)


def test_the_index_is_that_of_the_bands_and_none_under_clouds() -> None:
    bands = {"red": [0.1, 0.2, 0.5], "nir": [0.3, 0.2, 0.5], "cloud": [False, False, True]}
    index = ndvi(xr.Dataset({name: ("x", values) for name, values in bands.items()}))
    np.testing.assert_allclose(index, [0.5, 0.0, np.nan], atol=1e-6)


def test_a_scene_is_zarr_by_its_name_and_a_second_try_replaces_it(tmp_path: Path) -> None:
    (tmp_path / "made-up-2026-06-09.zarr").mkdir()
    (tmp_path / "made-up-2026-06-09.zarr" / "half").write_text("written")
    first, again = (measure("made-up-2026-06-09", str(tmp_path)) for _ in range(2))
    assert first == again
    assert first["address"] == f"{tmp_path}/made-up-2026-06-09.zarr"
    assert sorted(path.name for path in Path(str(first["address"])).iterdir()) == [
        "ndvi",
        "time",
        "x",
        "y",
        "zarr.json",
    ]
    index = season.load([first])
    assert index.dims == ("time", "y", "x")
    assert float(index.notnull().mean()) == first["clear"]


def test_a_pixel_has_a_line_between_its_clear_scenes() -> None:
    times = np.array(["2026-03-16", "2026-04-15", "2026-05-15"], "datetime64[ns]")  # days 75, 105, 135
    values = [[[0.0, np.nan]], [[np.nan, np.nan]], [[0.6, np.nan]]]
    table = season.features(
        xr.DataArray(values, dims=("time", "y", "x"), coords={"time": times, "y": [5], "x": [1, 2]})
    )
    np.testing.assert_allclose(table.loc[(5, 1)].iloc[:6], [0, 0.15, 0.3, 0.45, 0.6, 0.6])
    assert table.loc[(5, 2)].isna().all()


def test_from_scenes_to_a_map(tmp_path: Path) -> None:
    scenes = measured(tmp_path)
    trained = train(scenes)
    shares = draw(**trained, measured=scenes, store=str(tmp_path))
    run = mlflow.get_run(trained["run_id"])
    assert run.data.metrics["accuracy"] > 0.8
    assert run.info.status == "FINISHED"
    assert str(mlflow.MlflowClient().get_model_version_by_alias("land_cover", "champion").version) == "1"
    drawn = mlflow.artifacts.load_text(f"runs:/{trained['run_id']}/map/land_cover.svg")
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawn) == list(made_up.COVERS)
    cover = xr.open_zarr(f"{tmp_path}/land_cover.zarr", consolidated=False)["cover"]
    # Most of the landscape, also where nobody was, is what it is.
    assert float((cover.values == made_up.landscape()).mean()) > 0.85
    assert sum(shares.values()) == pytest.approx(1)


def test_a_poor_model_is_not_registered(tmp_path: Path) -> None:
    # Early in the year a crop looks like a meadow.
    scenes = measured(tmp_path, "2026-03-01", "2026-03-20")
    with pytest.raises(NotGoodEnoughError, match=r"accuracy 0\.\d+, at least 1.0 is asked: .* is not registered"):
        train(scenes, at_least=1.0)
    assert mlflow.MlflowClient().search_registered_models() == []


def test_a_map_has_a_box_for_neighbours_of_one_colour_and_a_legend() -> None:
    drawn = picture.svg(np.array([[0, 0, 1], [1, 1, 1]]), {"<sea>": "blue", "land": "green"})
    shapes = re.findall(r"<path .* d='(.*)' fill='(\w+)'/>", drawn)
    assert shapes == [("M0 0h2v1h-2z", "blue"), ("M2 0h1v1h-1zM0 1h3v1h-3z", "green")]
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawn) == ["&lt;sea&gt;", "land"]
