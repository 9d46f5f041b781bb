"""Shared libraries that packages need of the system: which Debian package has a missing one, and where to name it.

Wheels bring most of what they need. Some leave libraries to the system, which a small image lacks.
"""

from __future__ import annotations

import os
import re

PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libXext.so.6": "libxext6",
    "libXrender.so.1": "libxrender1",
    "libX11.so.6": "libx11-6",
    "libcairo.so.2": "libcairo2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libgdal.so.32": "libgdal32",
    "libgdal.so.36": "libgdal36",
    "libgeos_c.so.1": "libgeos-c1v5",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libhdf5_serial.so.103": "libhdf5-103-1",
    "libhdf5_serial.so.310": "libhdf5-310",
    "libmagic.so.1": "libmagic1",
    "libmariadb.so.3": "libmariadb3",
    "libnetcdf.so.19": "libnetcdf19",
    "libnetcdf.so.22": "libnetcdf22",
    "libodbc.so.2": "libodbc2",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libportaudio.so.2": "libportaudio2",
    "libpq.so.5": "libpq5",
    "libproj.so.25": "libproj25",
    "libquadmath.so.0": "libquadmath0",
    "libsndfile.so.1": "libsndfile1",
    "libspatialindex_c.so.6": "libspatialindex-c6",
    "libspatialindex_c.so.8": "libspatialindex-c8",
    "libstdc++.so.6": "libstdc++6",
    "libtiff.so.6": "libtiff6",
    "libxml2.so.2": "libxml2",
    "libxslt.so.1": "libxslt1.1",
    "libzbar.so.0": "libzbar0",
}
"""Debian packages of bookworm and trixie, by what ldconfig lists once they are installed."""

_MISSING = re.compile(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file")
KEY = "gaiaflow:project.systemPackages"


def advice(error: BaseException) -> str | None:
    """What to do so that a missing library is there; None for what has failed for another reason."""
    found = _MISSING.search(str(error))
    if found is None:
        return None
    package = PACKAGES.get(found[1])
    owner = f"Debian's package {package} has it" if package else "https://packages.debian.org says which package has it"
    # In words: how long the list is, is not known here, and a line with a place in it would replace what stands there.
    add = (
        f"Add {package or 'that'} to {KEY} in the stack's file, to packages.txt or apt.txt where that key is not set, "
        "or to a Dockerfile of the project's own"
    )
    if not _in_airflow():
        where, then = "the project's environment", "run npx gaiaflow start"
    else:
        where = "Airflow's image, in whose process this function runs"
        # Of a stack without a local platform, `env="dev"` is what brings a function there.
        then = (
            'have the function run in the project\'s environment: without env="dev" in mode prod, else by '
            "pulumi config set gaiaflow:tasks.devExecution container, and npx gaiaflow start"
        )
    return f"the shared library {found[1]} is not in {where}; {owner}. {add}; then {then}"


def _in_airflow() -> bool:
    """Whether this is Airflow's own process: nothing else of a stack has a task config."""
    from gaiaflow.task_config import PATH_VARIABLE

    return PATH_VARIABLE in os.environ
