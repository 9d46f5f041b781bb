"""A model in MLflow's registry: which version it is now, and what it asks of the environment."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MODEL = re.compile(r"models:/(?P<name>[^/@]+)(?:@(?P<alias>[^/@]+)|/(?P<version>[0-9]+))")
_NOT_THERE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
"""What MLflow says of a model and of an alias that it does not have."""


@dataclass(frozen=True)
class Wanted:
    """A registered model by name, and the alias or version that is to be served."""

    uri: str
    name: str
    alias: str | None
    version: str | None

    @classmethod
    def of(cls, uri: str) -> Wanted:
        """By its URI; ValueError for any other than `models:/NAME@ALIAS` and `models:/NAME/VERSION`."""
        found = _MODEL.fullmatch(uri)
        if found is None:
            raise ValueError(f"the model is {uri}; expected models:/NAME@ALIAS or models:/NAME/VERSION")
        return cls(uri, **found.groupdict())

    def now(self) -> str | None:
        """The version that it is now, None while there is none. Whatever MLflow raises where it cannot say."""
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException

        client = MlflowClient()
        try:
            if self.alias is None:
                return str(client.get_model_version(self.name, str(self.version)).version)
            return str(client.get_model_version_by_alias(self.name, self.alias).version)
        except MlflowException as error:
            if error.error_code in _NOT_THERE:
                return None
            raise

    def missing(self) -> str:
        """What to do where there is none."""
        if self.alias is None:
            return f"MLflow has no {self.uri} yet. It is served once it is registered."
        call = f'mlflow.MlflowClient().set_registered_model_alias("{self.name}", "{self.alias}", version)'
        return (
            f"MLflow has no {self.uri} yet. Give a version of {self.name} that alias, on MLflow's page or by {call}; "
            "it is then served within seconds, without a restart."
        )


def lacking(requirements: Iterable[str]) -> list[str]:
    """Those of a model's requirements that this environment does not meet, each with what is here."""
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for line in requirements:
        try:
            requirement = Requirement(line.strip())
        except InvalidRequirement:  # a comment, an option of pip's, a path
            continue
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        here = _version(requirement.name)
        if here is None:
            found.append(f"{requirement.name}{requirement.specifier} (not here)")
        elif not requirement.specifier.contains(here, prereleases=True):
            found.append(f"{requirement.name}{requirement.specifier} (here {here})")
    return found


def _version(name: str) -> str | None:
    # All that a model needs of MLflow to be loaded is in its skinny form.
    for each in (name, "mlflow-skinny") if name == "mlflow" else (name,):
        try:
            return importlib.metadata.version(each)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None
