"""First step: which scenes there are, known only when it runs."""

from datetime import date

from land_cover import made_up


class NoSceneError(Exception):
    """No scene of these days is clear enough."""


def find(start: str, end: str, most_cloud: float = 0.6) -> list[dict[str, str]]:
    """The scenes of some days that are clear enough.

    Args:
        start: the first day, such as `2026-03-01`.
        end: the last one.
        most_cloud: which share of a scene may be under clouds.

    Returns:
        The arguments of one task for each scene.

    Raises:
        NoSceneError: there is none.
    """
    listed = made_up.catalogue(date.fromisoformat(start), date.fromisoformat(end))
    found = [{"scene": str(each["id"])} for each in listed if each["cloud_cover"] <= most_cloud]
    if not found:
        raise NoSceneError(f"none of {len(listed)} scenes from {start} to {end} has at most {most_cloud:.0%} of clouds")
    return found
