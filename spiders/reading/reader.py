"""A crawl with all that its sources are followed with: its lists, and what becomes of their entries."""

from typing import Protocol

from spiders.reading.crawl import Crawl
from spiders.reading.intake import Intake
from spiders.reading.lists import Lists


class Reader(Crawl, Protocol):
    """A crawl that has begun."""

    lists: Lists
    intake: Intake
