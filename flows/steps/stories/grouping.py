"""Trying stories: the articles of a file, grouped, each story with the articles that tell it in other words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dronewire.copies.boilerplate import usual_lines
from dronewire.grouping import Group, Link, Piece, group, links_of, piece_of
from dronewire.instant import Precision, stated
from dronewire.retelling import Facts, Rarity, facts_of, retells
from dronewire.retelling.candidates import Window, marks_of
from dronewire.story import story_id
from dronewire.text.language import language_of
from flows.steps.lines import Lines, object_of, sound, text_at

FIELDS = "id, title, text, url, published"
NO_PART = ("www.", "m.", "amp.")  # of a host's name: the same outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An article of a file; ``published`` is aware UTC, and where it is not ``exact`` the day that begins then."""

    id: str
    title: str
    text: str
    address: str
    outlet: str
    language: str
    published: datetime | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story: its identifier, its versions, and articles of other stories that tell the same in other words."""

    id: str
    group: Group
    retold: tuple[str, ...]


def given_in(file: Path, zone: ZoneInfo) -> Lines[Given]:
    """The articles of a file; an instant that names no zone is one of ``zone``."""
    return Lines(file, partial(_given, zone=zone, seen=set()))


def told_by(articles: Sequence[Given], *, retold: bool = True) -> list[Told]:
    """The stories that articles make, the earliest first; their order makes no difference.

    Without ``retold`` no story names those that tell the same event in other words, which is most of the work.
    """
    pieces = pieces_of(articles)
    links = links_of(pieces)
    groups = group(pieces, links)
    beside = _retold(groups, {one.id: one for one in articles}, links) if retold else {}
    return [Told(id=story_id(one.first), group=one, retold=beside.get(one.first, ())) for one in groups]


def pieces_of(articles: Sequence[Given]) -> list[Piece]:
    """Articles as grouping sees them, without what their outlets put around each.

    Where all articles are of one host, that tells nothing about who published them.
    """
    by_outlet: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in articles:
        by_outlet[one.outlet][one.id] = one.text
    tells = len(by_outlet) > 1
    usual = {outlet: usual_lines(texts) for outlet, texts in by_outlet.items() if outlet and tells}
    return [
        piece_of(
            id=one.id,
            title=one.title,
            text=one.text or one.title,
            address=one.address,
            outlet=one.outlet if tells else "",
            published=one.published,
            exact=one.exact,
            usual=usual.get(one.outlet, frozenset()),
        )
        for one in articles
    ]


def _retold(
    groups: Sequence[Group], articles: Mapping[str, Given], links: Iterable[Link]
) -> dict[str, tuple[str, ...]]:
    """By each story's first article, the articles of the stories that tell the same event in other words."""
    apart = {frozenset((link.one, link.other)) for link in links if link.apart}
    beside: defaultdict[int, set[str]] = defaultdict(set)
    tells = len({one.outlet for one in articles.values()}) > 1  # as in pieces_of
    for one, other in _linked([_facts(articles[story.first], tells=tells) for story in groups]):
        if frozenset((groups[one].first, groups[other].first)) not in apart:
            beside[one] |= _names(groups[other]) - _names(groups[one])
            beside[other] |= _names(groups[one]) - _names(groups[other])
    return {story.first: tuple(sorted(beside[at])) for at, story in enumerate(groups)}


def _linked(facts: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Pairs of stories that retell each other, by their places."""
    window, rarity = Window(), Rarity()
    marks = [marks_of(one) for one in facts]
    for at, own in enumerate(marks):
        for candidate in window.candidates(own):
            if retells(facts[candidate.article], facts[at], rarity):
                yield candidate.article, at
        window.add(at, own)


def _names(story: Group) -> frozenset[str]:
    return frozenset(member.id for member in story.members)


def _facts(article: Given, *, tells: bool) -> Facts:
    return facts_of(
        article.title,
        article.text,
        language=article.language,
        outlet=article.outlet if tells else "",
        published=article.published,
    )


def _given(line: Any, *, zone: ZoneInfo, seen: set[str]) -> Given:
    said = object_of(line, FIELDS)
    name = sound(str(said["id"]))
    title, text, address, language, outlet, when = (
        text_at(said, field) for field in ("title", "text", "url", "lang", "outlet", "published")
    )
    if not title and not text:
        raise ValueError("it has neither title nor text")
    published = stated(when, zone=zone, origin="file") if when else None
    if when and published is None:
        raise ValueError(f"published is no instant: {when!r}")
    if name in seen:
        raise ValueError(f"a second article with the id {name!r}")
    seen.add(name)
    return Given(
        id=name,
        title=title,
        text=text,
        address=address,
        outlet=outlet or _host(address),
        language=language or language_of(title, text),
        published=published.instant.at if published else None,
        exact=published is not None and published.instant.precision is Precision.SECOND,
    )


def _host(address: str) -> str:
    host = urlsplit(address).hostname or ""
    for part in NO_PART:
        host = host.removeprefix(part)
    return host
