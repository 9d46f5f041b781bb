"""A webhook at 127.0.0.1:8901 and a mail server at 127.0.0.1:8902; what they get is a JSON line each in RECEIVED."""

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

RECEIVED = Path("/tmp/received")


def keep(kind: str, text: str) -> None:
    with RECEIVED.open("a") as file:
        file.write(json.dumps({"kind": kind, "text": text}) + "\n")


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert list(body) == ["text"]
        keep(f"webhook {self.path}", body["text"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client without a login needs."""

    def handle(self) -> None:
        self.answer("220 ready")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.answer("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                keep("mail", "\n".join(lines))
            if line.upper() == "QUIT":
                return self.answer("221 bye")
            self.answer("250 ok")

    def answer(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


RECEIVED.touch()
mail = socketserver.ThreadingTCPServer(("127.0.0.1", 8902), Mail)
threading.Thread(target=mail.serve_forever, daemon=True).start()
HTTPServer(("127.0.0.1", 8901), Webhook).serve_forever()
