"""A great day in a database and an archive of raw pages, as the rounds of that day would have left them."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine

from bench.invented_archive import Press
from dronewire.story import Copy, Record, story_id
from spiders.wire.warc import Archive, Exchange, pack
from storage.database import writing
from storage.tables import article, match, page, revision, round_, tally

DAY = date(2026, 11, 22)
BEGIN = datetime(2026, 11, 21, 21, tzinfo=UTC)  # midnight in Moscow
OUTLETS = 200
SPREAD = 1.3  # of the Pareto law by which stories spread: most in few outlets, some in nearly all
CHANGED, REMOVED = 0.05, 0.01  # shares of articles
PAGE = 24_000  # bytes of a page as it travels; the median of 181 saved ones
AT_ONCE = 1_000  # articles
RULE = "беспилотник AND (завод OR регион)"
TOPICS = ("production", "companies", "procurement", "programmes", "training", "attacks_on_industry", "civil_use")
WORD = "Беспилотник"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """An article of the day: the outlet that has it, of what story, its text, and when it came."""

    number: int
    outlet: int
    story: str
    first: bool
    title: str
    text: str
    at: datetime
    topic: str

    @property
    def address(self) -> str:
        """Where it lies."""
        return address_of(self.number, self.outlet)


def address_of(number: int, outlet: int) -> str:
    """The address of an article."""
    return f"https://outlet{outlet}.example/news/{number}"


def keep_day(engine: Engine, pages: Path, *, articles: int, stories: int) -> None:
    """Keep so many articles that tell so many stories, with their pages, matches and counts."""
    pages.mkdir(parents=True, exist_ok=True)
    archive = Archive(pages / "pages.warc.gz")
    said = _articles(articles, stories)
    while some := list(islice(said, AT_ONCE)):
        records = [archive.keep(pack(_exchange(one))) for one in some]
        _keep(engine, some, records)
    archive.close()
    _count(engine, articles)


def _articles(articles: int, stories: int) -> Iterator[Copied]:
    random = np.random.default_rng(1)
    number = 0
    for at, (title, text) in enumerate(Press().articles(stories)):
        spread = _spread(random, left=articles - number, after=stories - at - 1)
        outlets = random.permutation(OUTLETS)[:spread].tolist()
        since, story = BEGIN + timedelta(days=0.9) * (at / stories), story_id(address_of(number + 1, outlets[0]))
        for place, outlet in enumerate(outlets):
            number += 1
            yield Copied(
                number=number,
                outlet=outlet,
                story=story,
                first=not place,
                title=f"{WORD} {title}",
                text=f"{text}\nПодробности сообщили изданию № {outlet} к {number} часам." if place % 2 else text,
                at=since + timedelta(seconds=40 * place),
                topic=TOPICS[at % len(TOPICS)],
            )


def _spread(random: np.random.Generator, *, left: int, after: int) -> int:
    """In how many outlets a story stands; the last ones take what is left."""
    wanted = 6 * (float(random.pareto(SPREAD)) + 1)
    least = left - after * OUTLETS
    return max(1, min(int(wanted), OUTLETS, left - after), least)


def _exchange(one: Copied) -> Exchange:
    filler = np.random.default_rng(one.number).bytes(PAGE - len(one.text))  # as dense as what is compressed already
    body = gzip.compress(f"<!doctype html><title>{one.title}</title><p>{one.text}".encode(), 1, mtime=0) + filler
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n"
    host = f"outlet{one.outlet}.example"
    asked = f"GET /news/{one.number} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    return Exchange(address=one.address, at=one.at, request=asked, response=head + body)


def _keep(engine: Engine, some: list[Copied], records: list[Record]) -> None:
    with writing(engine) as connection:
        connection.execute(page.insert(), [_page(*pair) for pair in zip(some, records, strict=True)])
        connection.execute(article.insert(), [_article(one) for one in some])
        connection.execute(match.insert(), [_match(one) for one in some])
        if former := [_former(one) for one in some if _is_changed(one)]:
            connection.execute(revision.insert(), former)


def _page(one: Copied, record: Record) -> dict[str, Any]:
    where = {"file": record.file, "offset": record.offset, "sha256": record.sha256}
    return {"id": one.number, "address": one.address, "fetched": one.at + timedelta(minutes=3), **where}


def _article(one: Copied) -> dict[str, Any]:
    said = {"title": one.title, "lead": one.text.partition("\n")[0][:300], "text": one.text, "language": "ru"}
    known = {"id": one.number, "address": one.address, "outlet": f"outlet{one.outlet}", "page": one.number}
    when = {"published": one.at, "published_precision": "second", "published_origin": "json-ld"}
    copy = Copy.ORIGINAL if one.first else Copy.EDITED if _is_edited(one) else Copy.VERBATIM
    return {
        **said,
        **known,
        **when,
        "first_seen": one.at + timedelta(minutes=3),
        "story": one.story,
        "copy": copy.value,
        "published_confidence": "high",
        "authors": ["И. Корреспондент"],
        "text_hash": one.number.to_bytes(8, "big"),
        "revision": 2 if _is_changed(one) else 1,
        "gone": one.at + timedelta(hours=3) if one.number % round(1 / REMOVED) == 0 else None,
        "extractor": "",
        "reasons": {},
    }


def _match(one: Copied) -> dict[str, Any]:
    word = {"term": "беспилотник", "found": WORD, "zone": "title", "start": 0, "end": len(WORD)}
    words = [word, {**word, "found": one.text[:11], "zone": "text", "end": 11}]
    return {
        "article": one.number,
        "topic": one.topic,
        "words": words,
        "score": 5,
        "rule": RULE,
        "at": one.at + timedelta(minutes=3),
    }


def _former(one: Copied) -> dict[str, Any]:
    before = {"title": one.title, "text": f"{one.text} Всего 40.", "until": one.at + timedelta(hours=1)}
    return {"article": one.number, "number": 1, "page": one.number, **before}


def _count(engine: Engine, articles: int) -> None:
    rounds = [{"id": f"r{hour}", "at": BEGIN + timedelta(hours=hour)} for hour in range(24)]
    feeds = [
        {"round": one["id"], "outlet": f"outlet{outlet}", "kind": "feed", "outcome": "read", "count": 1}
        for one in rounds
        for outlet in range(OUTLETS)
    ]
    kept = {"round": "r0", "outlet": "outlet0", "kind": "article", "outcome": "kept", "count": articles}
    with writing(engine) as connection:
        connection.execute(round_.insert(), rounds)
        connection.execute(tally.insert(), [*feeds, kept])


def _is_edited(one: Copied) -> bool:
    return "Подробности сообщили" in one.text


def _is_changed(one: Copied) -> bool:
    return one.number % round(1 / CHANGED) == 0
