"""Starts the month's crawls fast: a process that has imported all a crawl needs forks for each one.

Everything else is as it is: a process of its own for each crawl, given by files, in a reactor of its own.
``python -m bench.month.spawn`` takes a JSON list of a crawl's arguments a line, and prints the exit status of each.
"""

import importlib
import json
import os
import sys
from pathlib import Path

import spiders.__main__ as child
from spiders import loader
from spiders.manners import patience

NEVER = {"twisted.internet.reactor"}  # importing it installs one, and each crawl installs its own


def main() -> None:
    """Fork for each line."""
    loader.SHIPPED = Path("/nonexistent")  # a hundred declarations that the month does not need
    patience.BACK_OFF = 0.01  # time is compressed
    loaded = Path(sys.argv[1])
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _crawl(json.loads(line), loaded)
        _, status = os.waitpid(number, 0)
        if loaded.exists():
            for name in json.loads(loaded.read_text()):
                _load(name)
            loaded.unlink()
        print(os.waitstatus_to_exitcode(status), flush=True)


def _crawl(arguments: list[str], loaded: Path) -> None:
    log = Path(arguments[3]) / "crawl.log"  # after --haul
    with log.open("wb") as output:
        os.dup2(output.fileno(), 2)
        os.dup2(output.fileno(), 1)
    before = set(sys.modules)
    sys.argv = ["spiders", *arguments]
    status = 1
    try:
        status = child.main()
    finally:
        new = [name for name in sys.modules if name not in before | NEVER and not name.startswith("_")]
        if len(new) > 20:  # the first crawl: what it imported is imported for all others
            loaded.write_text(json.dumps(new))
        os._exit(status)


def _load(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:  # some names in sys.modules are aliases
        return


if __name__ == "__main__":
    main()
