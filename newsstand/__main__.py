"""``python -m newsstand``: serve the town until interrupted."""

import argparse
import sys
from datetime import datetime

from newsstand.masthead import MOSCOW
from newsstand.server import Newsstand


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m newsstand", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--at", type=datetime.fromisoformat, default=datetime(2026, 11, 22, 9, tzinfo=MOSCOW))
    given = parser.parse_args(arguments)
    at = given.at if given.at.tzinfo else given.at.replace(tzinfo=MOSCOW)
    try:
        stand = Newsstand(at, port=given.port)
    except OSError as error:
        parser.error(f"port {given.port} on 127.0.0.1: {error.strerror}")
    sys.stderr.write(f"newsstand: {stand.url} as of {at.isoformat()}; Ctrl-C ends it\n")
    stand.run()


if __name__ == "__main__":
    main()
