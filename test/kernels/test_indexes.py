"""What a notebook installs from an index of the project's own that asks for a login."""

import asyncio
import base64
import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conftest import KernelServer, Notebook

PASSWORD = "s3cret-of-the-index"
WHEEL = "team_greetings-1.0-py3-none-any.whl"


class Index(BaseHTTPRequestHandler):
    """One package, for whoever logs in."""

    def do_GET(self) -> None:
        login = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
        digest = hashlib.sha256(wheel()).hexdigest()
        pages = {
            "/simple/team-greetings/": f'<!DOCTYPE html><a href="/files/{WHEEL}#sha256={digest}">{WHEEL}</a>'.encode(),
            f"/files/{WHEEL}": wheel(),
        }
        known = self.headers.get("Authorization") == f"Basic {login}"
        body = pages.get(self.path) if known else None
        self.send_response(200 if body else 404 if known else 401)
        self.send_header("WWW-Authenticate", 'Basic realm="packages"')
        self.send_header("Content-Type", "text/html" if self.path.startswith("/simple") else "application/zip")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


def wheel() -> bytes:
    """A wheel of one module."""
    info = "team_greetings-1.0.dist-info"
    files = {
        "team_greetings.py": "WORD = 'hello'\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: team-greetings\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


@pytest.fixture
def index() -> Iterator[str]:
    """Its address without its path: `127.0.0.1:1234`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def server(environment: Path, index: str) -> Iterator[KernelServer]:
    """As a stack's container has it: requirements/notebook-indexes.ts."""
    secrets = environment / "secrets/indexes"
    secrets.mkdir(parents=True)
    (secrets / "netrc").write_text(f"machine 127.0.0.1 login reader password {PASSWORD}\n")
    (secrets / "logins").write_text(
        f"export UV_INDEX_GAIAFLOW_1_USERNAME='reader'\nexport UV_INDEX_GAIAFLOW_1_PASSWORD='{PASSWORD}'\n"
        f"export GAIAFLOW_NETRC='machine 127.0.0.1 login reader password {PASSWORD}\n'\n"
    )
    variables = {
        "PIP_EXTRA_INDEX_URL": f"http://{index}/simple",
        "PIP_TRUSTED_HOST": index,
        "PIP_NO_INPUT": "1",
        "UV_INDEX": f"gaiaflow-1=http://{index}/simple",
    }
    made = KernelServer(environment, Path(tempfile.mkdtemp(prefix="kernels-")), variables)
    yield made
    made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)
    shutil.rmtree(environment / "secrets")


async def seen_processes(running: "asyncio.Task[str]") -> str:
    """The command lines of the machine while something runs."""
    lines: set[str] = set()
    while not running.done():
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with_it = process.read_bytes() if os.access(process, os.R_OK) else b""
            lines.add(with_it.replace(b"\0", b" ").decode(errors="replace"))
        await asyncio.sleep(0.01)
    return "\n".join(lines)


@pytest.mark.parametrize("tool", ["%pip", "!pip", "!uv pip", "%uv pip"])
def test_the_projects_own_index_is_reached_and_its_password_is_in_no_output(server: KernelServer, tool: str) -> None:
    async def steps() -> None:
        notebook = await Notebook.open(server)
        try:
            installing = asyncio.create_task(notebook.run(f"{tool} install --no-deps team-greetings==1.0"))
            processes = await seen_processes(installing)
            output = await installing
            assert await notebook.run("import team_greetings; team_greetings.WORD") == "'hello'", output
            shown = await notebook.run("import os; str(dict(os.environ))")
            for text in (processes, output, shown):
                assert PASSWORD not in text
        finally:
            await notebook.run(f"{tool} uninstall {'-y' if 'pip' in tool.split()[0] else ''} team-greetings")
            await notebook.close()

    asyncio.run(steps())
