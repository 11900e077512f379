"""Kill -9 at random moments: what the hauls hold together is all that was published, and nothing twice."""

import random
import signal
import subprocess
import time

import pytest
from conftest import Crawls
from spiders_town import Town, reply, rss

from dronewire.assignment import OutletAssignment, Source, Validators, key_of
from dronewire.haul import HaulLine
from spiders.haul import read_done, read_haul
from storage.archive.pages import Pages

OUTLETS = ("one", "two", "three")
ARTICLES = 25
KILLS = 30


def _open(crawls: Crawls) -> set[str]:
    published = set()
    for outlet in OUTLETS:
        crawls.declare(outlet, feeds=("/rss.xml", "/all.xml"))
        home = f"https://{outlet}.example"
        addresses = [f"{home}/{number}" for number in range(ARTICLES)]
        for feed, listed in (("rss", addresses[:15]), ("all", addresses[10:])):
            answer = reply(rss(*listed), kind="text/xml", headers=[("ETag", f'"{feed}"')])
            crawls.town.answers[f"{home}/{feed}.xml"] = answer
        for address in addresses:
            crawls.town.answers[address] = reply(f"<p>{address}</p>" * 200)
        published |= set(addresses)
    return published


def _parts(lines: list[HaulLine]) -> list[OutletAssignment]:
    """What a parent knows after these lines, kept in their order."""
    parts = []
    for outlet in OUTLETS:
        own = [line for line in lines if line.outlet == outlet]
        validators = {line.address: line.validators for line in own if line.kind == "feed" and line.validators}
        feeds = [f"https://{outlet}.example/{feed}.xml" for feed in ("rss", "all")]
        sources = tuple(Source(address=feed, validators=validators.get(feed, Validators())) for feed in feeds)
        known = frozenset(key_of(line.address) for line in own if line.kind == "article" and not line.outcome)
        parts.append(OutletAssignment(outlet=outlet, known=known, sources=sources))
    return parts


def _fetched(lines: list[HaulLine]) -> list[str]:
    return [line.address for line in lines if line.kind == "article" and not line.outcome]


@pytest.mark.faults
def test_killed_crawls_lose_nothing_and_double_nothing(town: Town, crawls: Crawls) -> None:
    """Each next crawl knows what the lines before it say; a record that a line names can be read."""
    chance = random.Random(20261122)
    crawls.settings = {"delay": 0.01}
    published = _open(crawls)
    lines: list[HaulLine] = []
    killed = 0
    while killed < KILLS:
        command, haul = crawls.command(*_parts(lines))
        with subprocess.Popen(command) as child:
            time.sleep(chance.uniform(0.5, 2.5))
            child.kill()
            killed += child.wait() == -signal.SIGKILL
        new = [line for line, _ in read_haul(haul)]
        for line in new:
            if line.record:
                Pages(haul).read(line.record)
        lines += new
        if published == set(fetched := _fetched(lines)):
            assert len(fetched) == len(published)
            lines = []  # all is home: forget it, and let the kills go on from the beginning
    lines += crawls.run(*_parts(lines))

    assert read_done(crawls.haul) is not None
    assert sorted(_fetched(lines)) == sorted(published)
