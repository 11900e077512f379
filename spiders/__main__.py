"""The crawl's child process: ``python -m spiders --assignment FILE --haul FOLDER``."""

import argparse
import json
import logging
import sys
from pathlib import Path

from pydantic import ValidationError

from dronewire.assignment import Assignment
from spiders.child import Exit
from spiders.haul import Clock, Haul
from spiders.loader import FOLDERS
from spiders.options import CrawlSettings
from spiders.parent import die_with_parent


def main() -> int:
    """Crawl one assignment into one haul."""
    die_with_parent()
    arguments = _arguments()
    try:
        assignment = Assignment.from_json(json.loads(arguments.assignment.read_text(encoding="utf-8")))
        options = CrawlSettings.from_file(arguments.settings) if arguments.settings else CrawlSettings()
        haul = Haul(arguments.haul, round_id=assignment.round, clock=Clock(assignment.at))
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        sys.stderr.write(f"spiders: {arguments.assignment}: {type(error).__name__}: {error}\n")
        return Exit.WRONG_USE
    return _crawl(assignment, options, haul, arguments.outlets)


def _crawl(assignment: Assignment, options: CrawlSettings, haul: Haul, folders: list[Path]) -> int:
    from spiders.conduct import scrapy_settings  # noqa: PLC0415 -- wrong use is told before Scrapy is loaded
    from spiders.round import FINISHED, crawl  # noqa: PLC0415

    settings = scrapy_settings(options) | {FOLDERS: [str(folder) for folder in folders], "LOG_LEVEL": "WARNING"}
    try:
        return Exit.WHOLE if crawl(assignment, settings=settings, haul=haul) == FINISHED else Exit.STOPPED
    except Exception:
        logging.getLogger(__name__).exception("the crawl failed")
        return Exit.BROKEN


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m spiders", description=__doc__)
    parser.add_argument("--assignment", type=Path, required=True, help="what to read and what is known (JSON)")
    parser.add_argument("--haul", type=Path, required=True, help="folder for what is brought home; holds no haul yet")
    parser.add_argument("--settings", type=Path, help="the crawl's settings (JSON); else environment and TOML")
    parser.add_argument("--outlets", type=Path, action="append", default=[], help="folder of further declarations")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
