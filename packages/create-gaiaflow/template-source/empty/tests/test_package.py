"""Tests of the package's functions stand here; `npx gaiaflow test` runs them in the project's environment."""

import my_package


def test_the_package_has_a_version() -> None:
    assert my_package.__version__
