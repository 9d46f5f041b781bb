"""A module whose own import fails."""

import package_that_does_not_exist  # noqa: F401
