"""Refuses answers with which the project would not start. Cookiecutter then removes what it has made."""

import re
import sys

ANSWERS = {
    "project_name": {{ cookiecutter.project_name | tojson }},
    "package_name": {{ cookiecutter.package_name | tojson }},
    "author": {{ cookiecutter.author | tojson }},
    "examples": {{ cookiecutter.examples | tojson }},
}
RULES = {
    "project_name": {
        "label": "project name",
        "prompt": "Project name",
        "mark": "my-project",
        "default": "my-project",
        "pattern": "[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "longest": 40,
        "expects": "lower-case letters and digits, with single dashes between them, a letter first, at most 40 characters",
        "why": "images, containers and pods carry it",
        "example": "my-project",
    },
    "package_name": {
        "label": "package name",
        "prompt": "Python package",
        "mark": "my_package",
        "pattern": "[a-z][a-z0-9_]*",
        "longest": 40,
        "expects": "lower-case letters, digits and `_`, a letter first, at most 40 characters",
        "why": "Python imports it by this name",
        "example": "my_project",
    },
    "author": {
        "label": "author",
        "prompt": "Author",
        "mark": "Your Name",
        "default": "Your Name",
        "pattern": "[^\"\\\\<>{}$\\x00-\\x1f\\x7f]+",
        "longest": 80,
        "expects": "a name of at most 80 characters without any of \" \\ < > { } $",
        "why": "it stands in files of several languages",
        "example": "Ada Lovelace",
    },
    "examples": {
        "label": "answer to examples",
        "prompt": "Examples, to look at and to change",
        "default": "yes",
        "pattern": "yes|no",
        "longest": 3,
        "expects": "yes or no",
        "why": "it either has them or not",
        "example": "yes",
    },
}
TAKEN = {
    "why": "it would hide what Python, the platform or the project has under that name",
    "names": (
        "abc aifc airflow and annotationlib antigravity argparse array as assert ast async asynchat asyncio "
        "asyncore atexit audioop await base64 bdb binascii bisect boto3 botocore break builtins bz2 calendar case "
        "cgi cgitb chunk class cmath cmd code codecs codeop collections colorsys compileall compression concurrent "
        "configparser conftest contextlib contextvars continue copy copyreg crypt csv ctypes curses dags data "
        "dataclasses datetime dbm decimal def del difflib dis distutils doctest elif else email encodings "
        "ensurepip enum errno except faulthandler fcntl filecmp fileinput finally fnmatch for fractions from "
        "ftplib functools gaiaflow gc genericpath getopt getpass gettext glob global graphlib grp gzip hashlib "
        "heapq hmac html http idlelib if imaplib imghdr imp import importlib in inspect io ipaddress is itertools "
        "joblib json keyword lambda lib2to3 linecache locale logging lzma mailbox mailcap marshal match math "
        "mimetypes mlartifacts mlflow mlruns mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib "
        "node_modules nonlocal not notebooks nt ntpath nturl2path numbers numpy opcode operator optparse or os "
        "ossaudiodev pandas pass pathlib pdb pickle pickletools pipes pkgutil platform plistlib plugins poplib "
        "posix posixpath pprint profile project pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat pytest "
        "queue quopri raise random re readline reprlib resource return rlcompleter runpy sched scipy secrets "
        "select selectors shelve shlex shutil signal site sklearn skops smtpd smtplib sndhdr socket socketserver "
        "spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess "
        "sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test tests textwrap this "
        "threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc train_again train_iris "
        "try tty turtle turtledemo type types typing unicodedata unittest urllib uu uuid venv warnings wave "
        "weakref webbrowser while winreg winsound with wsgiref xdrlib xml xmlrpc yield zipapp zipfile zipimport "
        "zlib zoneinfo "
    ).split(),
}


def fault(name: str, answer: str) -> "str | None":
    """Why an answer is refused; None where it is taken."""
    rule = RULES[name]
    quoted = '"' + answer.replace("\\", "\\\\").replace('"', '\\"') + '"'
    refused = "The {} {} is refused:".format(rule["label"], quoted)
    if len(answer) > rule["longest"] or not re.fullmatch(rule["pattern"], answer):
        return "{} it takes {}, since {}. For example: {}".format(refused, rule["expects"], rule["why"], rule["example"])
    if name == "package_name" and answer in TAKEN["names"]:
        return "{} {}. For example: project_{}".format(refused, TAKEN["why"], answer)
    return None


faults = [found for found in (fault(name, answer) for name, answer in ANSWERS.items()) if found]
if faults:
    sys.exit("\n".join(faults))
