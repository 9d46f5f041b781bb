"""Hand on between its own input and output and a port of the container that it runs in: `PORT`."""

import socket
import sys
import threading


def main(port: int) -> None:
    """Hand on until the other end closes."""
    there = socket.create_connection(("127.0.0.1", port))

    def send() -> None:
        while part := sys.stdin.buffer.raw.read(65536):
            there.sendall(part)
        there.shutdown(socket.SHUT_WR)

    threading.Thread(target=send, daemon=True).start()
    while part := there.recv(65536):
        sys.stdout.buffer.write(part)
        sys.stdout.flush()


main(int(sys.argv[1]))
