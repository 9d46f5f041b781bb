"""Tests of the package's functions stand here; `npx gaiaflow test` runs them in the project's environment."""

import {{ cookiecutter.package_name }}


def test_the_package_has_a_version() -> None:
    assert {{ cookiecutter.package_name }}.__version__
