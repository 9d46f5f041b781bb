"""`python -m gaiaflow.serving MODEL`: serves it until SIGTERM. `--ping` asks whether it does what it can."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    """Serve, or ask the server of this machine."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.serving", description=__doc__)
    parser.add_argument("model", nargs="?", help="models:/NAME@ALIAS or models:/NAME/VERSION")
    parser.add_argument("--port", type=int, required=True, help="where it listens")
    parser.add_argument("--ping", action="store_true", help="print what it does; end with 1 if a model is not served")
    options = parser.parse_args()
    if options.ping:
        from gaiaflow.serving.waiting import ping

        return ping(options.port)
    if options.model is None:
        parser.error("MODEL is missing")
    from gaiaflow.serving.server import serve

    return serve(options.model, options.port)


if __name__ == "__main__":
    sys.exit(main())
