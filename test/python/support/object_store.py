"""A stand-in for an S3 server: takes forms and gives objects, whoever asks. It checks no signature; test/e2e does."""

from __future__ import annotations

import email
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class ObjectStore:
    """Its address, what it holds, and what it was asked."""

    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    """By bucket and key: `xcom/key`."""
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    """Method, path and query of each request."""

    def config(self, **more: Any) -> dict[str, Any]:
        """The key of a task config."""
        storage = {
            "bucket": "xcom",
            "prefix": "xcom/p.s",
            "endpoint": self.endpoint,
            "maxBytes": 1 << 20,
            "keepDays": 30,
        }
        return {"xcom_storage": {**storage, **more}}


@contextmanager
def serving_objects() -> Iterator[ObjectStore]:
    """Within the block, there is one on this machine."""
    store = ObjectStore()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _path(self) -> str:
            address = urlsplit(self.path)
            path = unquote(address.path).lstrip("/")
            store.asked.append((self.command, path, parse_qs(address.query)))
            return path

        def do_GET(self) -> None:
            path, query = self._path(), parse_qs(urlsplit(self.path).query)
            if "list-type" in query:
                begins = f"{path}/{query['prefix'][0]}"
                keys = [name.removeprefix(f"{path}/") for name in store.objects if name.startswith(begins)]
                rows = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys)
                self._answer(200, f"<ListBucketResult>{rows}</ListBucketResult>".encode())
                return
            found = store.objects.get(path)
            if found is None:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                self._answer(200, found)

        def do_PUT(self) -> None:
            store.objects[self._path()] = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(200)

        def do_POST(self) -> None:
            bucket = self._path()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts: Any = email.message_from_bytes(head + body).get_payload()
            fields = {
                part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts
            }
            store.objects[f"{bucket}/{fields['key'].decode()}"] = fields["file"]
            self._answer(204)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
