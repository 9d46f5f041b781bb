"""Bring the runs of a folder of MLflow's (`mlruns`) into a tracking server: `python import_runs.py FOLDER ADDRESS`.

By MLflow's own client, in the container that has it. What has been brought is not brought again; what was broken off is
removed and brought again. Prints how much of each as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from mlflow import MlflowClient
from mlflow.entities import Experiment, LoggedModelOutput, LoggedModelStatus, Param, Run
from mlflow.entities.model_registry import RegisteredModel
from mlflow.exceptions import MlflowException
from mlflow.store.entities import PagedList

Found = TypeVar("Found")

SOURCE_TAG = "gaiaflow.imported_run"
"""The id that a run had."""
STATE_TAG = "gaiaflow.imported"
PARENT_TAG = "mlflow.parentRunId"
MOST_METRICS = 1000
MOST_PARAMS = 100


class Import:
    """Of one folder into one server."""

    def __init__(self, folder: Path, address: str) -> None:
        """Open both."""
        self.folder = folder
        self.source = MlflowClient(tracking_uri=folder.as_uri(), registry_uri=folder.as_uri())
        self.target = MlflowClient(tracking_uri=address, registry_uri=address)
        self.runs: dict[str, str] = {}
        self.models: dict[str, str] = {}
        self.count: Counter[str] = Counter()

    def everything(self) -> None:
        """Experiments with their runs and models, then the registry, which names both."""
        for experiment in every(self.source.search_experiments):
            self.experiment(experiment)
        for model in every(self.source.search_registered_models):
            self.registered(model)

    def experiment(self, experiment: Experiment) -> None:
        """One experiment, under its name."""
        there = self.target.get_experiment_by_name(experiment.name)
        ours = there.experiment_id if there else self.target.create_experiment(experiment.name)
        for key, value in experiment.tags.items():
            self.target.set_experiment_tag(ours, key, value)
        self.count["experiments"] += 1
        theirs = experiment.experiment_id
        begun = [run for run in every(self.source.search_runs, [theirs]) if self.run(run, ours)]
        for run in begun:
            parent = run.data.tags.get(PARENT_TAG)
            if parent in self.runs:
                self.target.set_tag(self.runs[run.info.run_id], PARENT_TAG, self.runs[parent])
        self.logged_models(theirs, ours)
        for run in begun:
            self.target.set_tag(self.runs[run.info.run_id], STATE_TAG, "done")

    def run(self, run: Run, experiment: str) -> bool:
        """One run; whether it was brought now."""
        old = run.info.run_id
        for earlier in self.target.search_runs([experiment], f"tags.`{SOURCE_TAG}` = '{old}'"):
            if earlier.data.tags.get(STATE_TAG) == "done":
                self.runs[old] = earlier.info.run_id
                self.count["known"] += 1
                return False
            self.target.delete_run(earlier.info.run_id)
        tags = {**run.data.tags, SOURCE_TAG: old, STATE_TAG: "begun"}
        made = self.target.create_run(experiment, run.info.start_time, tags, run.info.run_name)
        new = self.runs[old] = made.info.run_id
        params = list(run.data.params.items())
        for at in range(0, len(params), MOST_PARAMS):
            self.target.log_batch(new, params=[Param(key, value) for key, value in params[at : at + MOST_PARAMS]])
        points = [point for key in run.data.metrics for point in self.source.get_metric_history(old, key)]
        for at in range(0, len(points), MOST_METRICS):
            self.target.log_batch(new, metrics=points[at : at + MOST_METRICS])
        artifacts = self.folder / run.info.experiment_id / old / "artifacts"
        if artifacts.is_dir() and any(artifacts.iterdir()):
            self.target.log_artifacts(new, str(artifacts))
        if run.info.end_time is not None:
            self.target.set_terminated(new, run.info.status, run.info.end_time)
        self.count["runs"] += 1
        return True

    def logged_models(self, experiment: str, ours: str) -> None:
        """Models of MLflow 3, which lie beside the runs; those whose run was brought before are there already."""
        brought = every(self.target.search_logged_models, [ours])
        known = {model.tags.get(SOURCE_TAG): model for model in brought}
        for model in every(self.source.search_logged_models, [experiment]):
            run = self.runs.get(model.source_run_id or "")
            there = known.get(model.model_id)
            if there and LoggedModelStatus.is_finalized(there.status) and (there.source_run_id or None) == run:
                self.models[model.model_id] = there.model_id
                continue
            if there:
                # Broken off, or of a run that was.
                self.target.delete_logged_model(there.model_id)
            made = self.target.create_logged_model(
                ours, model.name, run, {**model.tags, SOURCE_TAG: model.model_id}, model.params, model.model_type
            )
            files = self.folder / experiment / "models" / model.model_id / "artifacts"
            if files.is_dir():
                self.target.log_model_artifacts(made.model_id, str(files))
            if run is not None:
                self.target.log_outputs(run, [LoggedModelOutput(made.model_id, 0)])
            failed = model.status == LoggedModelStatus.FAILED
            self.target.finalize_logged_model(made.model_id, model.status if failed else LoggedModelStatus.READY)
            self.models[model.model_id] = made.model_id
            self.count["models"] += 1

    def registered(self, model: RegisteredModel) -> None:
        """A registered model with its versions, in their order, and their aliases."""
        name = model.name
        named = f"name = '{name}'"
        versions = sorted(every(self.source.search_model_versions, named), key=lambda one: int(one.version))
        try:
            self.target.create_registered_model(name, model.tags, model.description)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        known = {one.tags.get(SOURCE_TAG) for one in every(self.target.search_model_versions, named)}
        for version in versions:
            mark = f"{name}/{version.version}"
            source, logged = self.source_of(version.source or "", version.run_id or "")
            if mark in known or source is None:
                self.count["known" if mark in known else "left"] += 1
                continue
            tags = {**version.tags, SOURCE_TAG: mark}
            run = self.runs.get(version.run_id or "")
            about = version.description
            made = self.target.create_model_version(name, source, run, tags, description=about, model_id=logged)
            for alias in version.aliases:
                self.target.set_registered_model_alias(name, alias, made.version)
            self.count["versions"] += 1

    def source_of(self, source: str, run: str) -> tuple[str | None, str | None]:
        """Where a version's files are now, and the logged model that has them."""
        for old, new in self.models.items():
            if old in source:
                return f"models:/{new}", new
        _, _, below = source.partition("/artifacts/")
        if run not in self.runs or not below:
            return None, None
        return f"{self.target.get_run(self.runs[run]).info.artifact_uri}/{below}", None


def every(search: Callable[..., PagedList[Found]], *asked: object) -> Iterator[Found]:
    """What a search finds on all its pages: of models MLflow gives a hundred at once."""
    token: str | None = None
    while token != "":
        page = search(*asked, page_token=token)
        yield from page
        token = page.token or ""


def main() -> None:
    """Import, and print what."""
    work = Import(Path(sys.argv[1]), sys.argv[2])
    work.everything()
    sys.stdout.write(json.dumps(dict(work.count)) + "\n")


if __name__ == "__main__":
    main()
