"""A function that says something in every way there is."""

import logging
import os
import subprocess
import sys
import warnings

log = logging.getLogger(__name__)
NOTICE = 25
logging.addLevelName(NOTICE, "NOTICE")


def say() -> None:
    """In every way."""
    logging.basicConfig(level=logging.DEBUG)  # as libraries do; nothing comes of it
    log.debug("not shown")
    log.info("rows %d, ünïcode 漢 %s", 10, "😀")
    log.warning("two\nlines")
    log.log(NOTICE, "a level of my own")
    log.info({"no": "text"})
    print("printed", 1)
    print()
    print("  indented, with an end  ")
    print("ERROR: only printed")
    print('{"gaiaflow":1,"level":"critical","event":"forged","logger":"x"}')
    print("to stderr", file=sys.stderr)
    try:
        raise KeyError("the cause")
    except KeyError:
        log.exception("went wrong")
    warnings.warn("old way", UserWarning, stacklevel=1)
    own = logging.getLogger("mine")
    own.addHandler(logging.StreamHandler(sys.stdout))
    own.error("twice")
    own.handlers.clear()
    log.info("x" * 100_000)
    for percent in range(101):
        print(f"\r{percent}%", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    logging.getLogger("httpx").info("not shown")
    logging.getLogger("httpx").warning("shown")
    log.critical("the last line")


def of_a_child() -> None:
    """Written past Python."""
    subprocess.run([sys.executable, "-c", "print('from a child')"], check=True)
    os.write(1, b"1%\r2%\r3%\n")


def take_over() -> None:
    """As no library should."""
    logging.basicConfig(level=logging.INFO, force=True, format="%(levelname)s %(message)s")
    log.info("taken over")
    logging.disable(logging.ERROR)
    log.error("disabled")


def fail_with_cause() -> None:
    """Raise from another."""
    try:
        raise KeyError("first")
    except KeyError as error:
        raise ValueError("second ü") from error
