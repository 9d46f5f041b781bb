/** What a shell runs in an image of the project's own: it prints what is found, a line `name: value` each. */
"use strict";

/** By the image's own Python, of whatever version: `print(x)` of one text is the same in all of them. */
const PYTHON = `
import os, sys
def say(name, value):
    print("%s: %s" % (name, value))
say("python", "%d.%d" % sys.version_info[:2])
say("prefix", sys.prefix)
say("implementation", getattr(getattr(sys, "implementation", None), "name", "unknown"))
lacking = []
for name in "argparse array asyncio ctypes decimal hashlib json logging pwd select signal socket ssl subprocess uuid zoneinfo".split():
    try:
        __import__(name)
    except ImportError:
        lacking.append(name)
if lacking:
    say("lacking", " ".join(lacking))
try:
    libc = os.confstr("CS_GNU_LIBC_VERSION")
except (AttributeError, OSError, ValueError):
    libc = None
say("libc", libc or "none")
unreadable = []
def look(folder):
    for at, folders, files in os.walk(folder, onerror=lambda error: unreadable.append(error.filename)):
        for name in files:
            if not os.access(os.path.join(at, name), os.R_OK):
                unreadable.append(os.path.join(at, name))
for folder in sys.path:
    if os.path.isdir(folder):
        look(folder)
    elif os.path.lexists(folder) and not os.access(folder, os.R_OK):
        unreadable.append(folder)
for name in unreadable[:3]:
    say("unreadable", name)
`;

/** The words behind `sh -c`. */
const PROBE = [
    [
        'for folder in /project /opt/kernel /opt/kernel-server; do [ -z "$(ls -A "$folder" 2>/dev/null)" ] || echo "taken: $folder"; done',
        '[ -e /opt/venv ] && echo "venv: there"',
        'echo "path: $PATH"',
        'for name in python python3; do found=$(command -v "$name") && break; done',
        '[ -n "$found" ] || exit 0',
        'echo "command: $found"',
        'exec "$found" -c "$1"',
    ].join("\n"),
    "sh",
    PYTHON,
];

module.exports = { PROBE };
