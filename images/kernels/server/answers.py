"""Whether the kernel server answers: `python -ES answers.py FOLDER`, for a health check."""

import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(f"{sys.argv[1]}/server.sock")
