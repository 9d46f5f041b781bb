"""What stands at the port while no model does: each request gets 503 and the reason in words. Standard library only."""

from __future__ import annotations

import contextlib
import http.client
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

STATE_HEADER = "Gaiaflow-Serving"
"""Which of the states it is; of a model that is served, there is no such header."""
WAITS = "waits"
"""The state in which all is well but that MLflow has no such model yet."""

_BODY = 1 << 20
"""Bytes of a request that are read: whoever is answered before all was read may see a broken connection."""


class Waiting:
    """Answers at a socket that others may listen at, too, from `start` to `stop`."""

    def __init__(self, listener: socket.socket) -> None:
        """With a socket that listens and does not block."""
        self._listener = listener
        self._server: ThreadingHTTPServer | None = None
        self.state = "starts"
        self.words = ""

    def show(self, state: str, words: str) -> None:
        """Answer with these words from now on."""
        self.state, self.words = state, words
        if self._server is None:
            self._server = self._made()
            threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """Leave the socket to others."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _made(self) -> ThreadingHTTPServer:
        waiting = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10.0

            def answer(self) -> None:
                length = self.headers.get("Content-Length") or ""
                self.rfile.read(min(int(length) if length.isdecimal() else 0, _BODY))
                body = f"{waiting.words}\n".encode()
                self.send_response(HTTPStatus.SERVICE_UNAVAILABLE)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "10")
                self.send_header(STATE_HEADER, waiting.state)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815 - names that http.server asks for

            def log_message(self, *_: object) -> None:
                """Nothing: what it waits for stands in the log already."""

        server = ThreadingHTTPServer(("", 0), Handler, bind_and_activate=False)
        server.daemon_threads = True
        server.socket.close()
        server.socket = self._listener.dup()
        server.socket.setblocking(False)
        return server


def ping(port: int) -> int:
    """Print what stands at the port of this machine; 0 for a model, and for one that MLflow does not have yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ping")
        response = connection.getresponse()
        body = response.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        print(f"nothing answers at port {port}: {error}")  # noqa: T201
        return 1
    finally:
        with contextlib.suppress(OSError):
            connection.close()
    print(body or "a model is served")  # noqa: T201
    return 0 if response.status == HTTPStatus.OK or response.getheader(STATE_HEADER) == WAITS else 1
