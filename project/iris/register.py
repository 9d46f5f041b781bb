"""Last step: the model's name in the registry, if it has earned it."""

import mlflow

MODEL = "iris"
ALIAS = "champion"
"""By which others name the version that is in use, such as `models:/iris@champion`."""


class NotGoodEnoughError(Exception):
    """The model is less accurate than asked."""


def register(model_uri: str, metrics: dict[str, float], at_least: float = 0.9) -> int:
    """Register the model as a new version of `iris`, and make that the champion.

    Returns:
        The version.

    Raises:
        NotGoodEnoughError: its accuracy is below `at_least`; nothing is registered.
    """
    accuracy = metrics["accuracy"]
    if accuracy < at_least:
        raise NotGoodEnoughError(
            f"accuracy {accuracy:.3f}, at least {at_least} is asked: {model_uri} is not registered"
        )
    version = mlflow.register_model(model_uri, MODEL).version
    mlflow.MlflowClient().set_registered_model_alias(MODEL, ALIAS, version)
    return int(version)
