"""A function that goes on for a while, whatever becomes of the platform meanwhile."""

import os
import socket
import time


def last(seconds: int) -> str:
    """Say that it has begun, go on for so long, and return what tells one pod, or one start, from another."""
    print("begun")
    for _ in range(seconds):
        print("going on")  # again and again: Airflow shows a line when the next one comes
        time.sleep(1)
    print("ended")
    return f"{socket.gethostname()} {os.getpid()}"
