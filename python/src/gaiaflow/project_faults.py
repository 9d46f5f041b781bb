"""Why a function did not find a file of the project, or could not write it: the same words in every mode.

Needs the standard library only, and is imported when something has gone wrong.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator

from gaiaflow import project_words as words
from gaiaflow.project_layout import LAYOUT_FILE, PROJECT_FOLDER, Layout, read_layout

_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_DENIED_WORDS = re.compile(r"permission denied|read-only file system|readonly database", re.IGNORECASE)
_QUOTED = re.compile(r"""["'`]([^"'`\n]{1,400})["'`]""")
_BARE = re.compile(r"[^\s\"'`()<>\[\],;=]+")
_FOLDER = re.compile(r"""(?:folder|directory):? ['"]?([\w./-]+)""", re.IGNORECASE)


def advice(error: BaseException) -> str | None:
    """What to know and to type; None where an error is about no file of the project or of a mount."""
    folder = os.environ.get(PROJECT_FOLDER)
    layout = read_layout(f"{folder}/{LAYOUT_FILE}") if folder else None
    if folder is None or layout is None:
        return None
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        found = next(_advice(following, folder, layout), None)
        if found:
            return found
        following = following.__cause__ or following.__context__
    return None


def _advice(error: BaseException, folder: str, layout: Layout) -> Iterator[str]:
    denied = _is_denied(error)
    for absolute in _paths(error, layout, folder):
        path = _below(absolute, folder)
        mount = next(
            (each["path"] for each in layout.mounts if _below(absolute, _place(each["path"], folder)) is not None), None
        )
        if mount is None and path is None:
            continue
        if not os.path.lexists(absolute):
            yield from _missing(error, path, mount, absolute, folder, layout)
        elif (link := _dangling(absolute, folder if mount is None else _place(mount, folder))) is not None:
            yield _leads_nowhere(link, mount, folder)
        elif denied and not os.access(absolute, os.W_OK):
            yield words.read_only(path, mount, layout)
    if denied and "readonly database" in str(error):
        yield words.read_only(None, None, layout)


def _is_denied(error: BaseException) -> bool:
    return getattr(error, "errno", None) in _DENIED or bool(_DENIED_WORDS.search(str(error)))


def _missing(
    error: BaseException, path: str | None, mount: str | None, absolute: str, folder: str, layout: Layout
) -> Iterator[str]:
    link = _dangling(absolute, folder if mount is None else _place(mount, folder))
    rule = layout.rules.left_out_by(path) if path and mount is None else None
    above = os.path.dirname(path or "")  # noqa: PTH120
    if link is not None:
        yield _leads_nowhere(link, mount, folder)
    elif rule is not None:
        yield words.left_out(path or "", rule, layout)
    elif _is_denied(error):
        yield words.read_only(path, mount, layout)
    elif mount is not None or path is None or isinstance(error, ImportError):
        return
    elif getattr(error, "errno", None) is None and _FOLDER.search(str(error)):  # of pandas and torch
        yield words.no_folder(path, layout)
    elif not os.path.isdir(f"{folder}/{above}"):  # noqa: PTH112
        yield words.no_folder(above, layout)


def _leads_nowhere(link: str, mount: str | None, folder: str) -> str:
    return words.leads_nowhere(_below(link, folder) or link, os.readlink(link), mount)  # noqa: PTH115


def _dangling(absolute: str, top: str) -> str | None:
    """The first step of a path that is a link to nothing."""
    path = absolute
    found = None
    while path.startswith(top) and len(path) > 1:
        if os.path.islink(path) and not os.path.exists(path):  # noqa: PTH110, PTH114
            found = path
        path = os.path.dirname(path)  # noqa: PTH120
    return found


def _paths(error: BaseException, layout: Layout, folder: str) -> Iterator[str]:
    """Absolute paths that an error may be about, its own before those in its text."""
    named: list[str] = []
    for value in (getattr(error, "filename", None), getattr(error, "filename2", None)):
        if isinstance(value, (str, bytes, os.PathLike)):
            named.append(os.fsdecode(value))
    if isinstance(error, ImportError):
        for module in filter(None, [error.name]):
            place = module.replace(".", "/")
            named += [f"{each}/{place}{end}" for each in layout.import_path(folder) for end in (".py", "")]
    else:
        text = str(error)
        bare = (word.rstrip(".:") for word in _BARE.findall(text))
        named += [
            *_QUOTED.findall(text),
            *(word for word in bare if "/" in word or "." in word),
            *_FOLDER.findall(text),
        ]
    for name in named:
        if "://" not in name and "\0" not in name:
            yield os.path.abspath(name)  # noqa: PTH100


def _place(path: str, folder: str) -> str:
    return path if path.startswith("/") else f"{folder}/{path}"


def _below(path: str, folder: str) -> str | None:
    """The path from a folder that holds it."""
    if path == folder:
        return ""
    return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else None
