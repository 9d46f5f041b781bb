"""What `%pip`, `!pip` and `uv` install from a notebook: there after a restart, and the project's own unmoved."""

from collections.abc import Callable

import pytest

from conftest import Notebook

Use = Callable[..., None]
KEPT = "write it into iris/needs.txt, then npx gaiaflow start"


@pytest.mark.parametrize(
    ("command", "package"),
    [
        ("%pip install humanize==4.9.0", "humanize"),
        ("!pip install iniconfig==2.0.0", "iniconfig"),
        ("!pip3 install zipp==3.19.0", "zipp"),
        ("!uv pip install toolz==0.12.1", "toolz"),
        ("%uv pip install peppercorn==0.6", "peppercorn"),
    ],
)
def test_an_installed_package_outlives_the_kernel_and_says_where_to_keep_it(
    use: Use, command: str, package: str
) -> None:
    async def steps(notebook: Notebook) -> None:
        assert await notebook.run(f"import {package}") == "ModuleNotFoundError"
        assert KEPT in await notebook.run(command)
        assert await notebook.run(f"import {package}; '{package}'") == f"'{package}'"
        await notebook.restart()
        assert await notebook.run(f"import {package}; '{package}'") == f"'{package}'"

    use(steps)


@pytest.mark.parametrize("command", ["%pip install packaging==24.2", "!uv pip install packaging==24.2"])
def test_no_install_moves_the_projects_own_packages(use: Use, command: str) -> None:
    async def steps(notebook: Notebook) -> None:
        output = await notebook.run(command)
        assert "packaging==24.0" in output
        assert KEPT not in output
        assert await notebook.run("from importlib.metadata import version; version('packaging')") == "'24.0'"

    use(steps)


def test_what_the_project_has_is_not_installed_again(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        for command in ("%pip install -U tornado", "!uv pip install -U tornado"):
            assert KEPT in await notebook.run(command)
            assert await notebook.run("from importlib.metadata import version; version('tornado')") == "'6.4.1'"

    use(steps)


def test_what_is_no_installation_says_nothing_of_it(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        for command in ("%pip list", "!uv pip list"):
            output = await notebook.run(command)
            assert "tornado" in output
            assert KEPT not in output

    use(steps)
