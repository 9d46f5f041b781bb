"""Run a client of Postgres at the server of the address in a file: no password is on a command line.

`python -c SCRIPT FILE WORD…`, with an address as SQLAlchemy takes it. The client's words say which database.
"""

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

CLIENTS = Path("/usr/lib/postgresql")


def main() -> None:
    """Say by its variables and a file of its own where the server is, and become the client."""
    file, *words = sys.argv[1:]
    url = urlsplit(Path(file).read_text(encoding="utf-8").strip())
    settings = {"host": url.hostname, "port": url.port or 5432, "user": unquote(url.username or "")}
    service = Path(tempfile.mkdtemp(), "service")
    lines = ["[server]", *(f"{key}={value}" for key, value in {**settings, **dict(parse_qsl(url.query))}.items())]
    service.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.environ.update(PGSERVICE="server", PGSERVICEFILE=str(service), PGPASSWORD=unquote(url.password or ""))
    # Debian's own commands of that name look for servers of this machine first.
    own = sorted(map(str, CLIENTS.glob("*/bin")), reverse=True)
    os.environ["PATH"] = ":".join([*own, os.environ["PATH"]])
    try:
        os.execvp(words[0], words)  # noqa: S606 (by the path that is set here)
    except FileNotFoundError:
        sys.exit(f"{words[0]}: this image of Airflow has no client of Postgres")


main()
