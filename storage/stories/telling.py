"""Reading stories back, with all that bundles and mails tell of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from dronewire.match import Match, Word
from dronewire.story import BELIEVED, Copy, Former, Record, Story, Version
from storage.articles import article_of
from storage.stories.retellings import retellings_of
from storage.tables import article, guest, match, page, revision, story


def stories(connection: Connection, ids: Iterable[str], *, titles: dict[str, str]) -> tuple[Story, ...]:
    """Stories with all their versions and matches, in order of time; a digest is a version of each that it holds."""
    wanted = list(ids)
    versions: dict[str, list[tuple[bool, Version]]] = defaultdict(list)
    former, matches = _former(connection, wanted), _matches(connection, wanted)
    for name, row, held in (*_own(connection, wanted), *_guests(connection, wanted)):
        version = _version(row, titles, former.get(row.id, ()), matches.get(row.id, ()))
        versions[name].append((True, version) if held is None else (False, _as_guest(version, held)))
    found = [_story(name, held) for name, held in versions.items()]
    return _with_kin(connection, sorted(found, key=lambda one: (one.first.when, one.id)), titles)


def settle(connection: Connection, ids: Iterable[str]) -> None:
    """Say that of the matches of stories it is noted who is to hear."""
    inside = select(article.c.id).where(article.c.story.in_(list(ids)))
    connection.execute(update(match).where(match.c.article.in_(inside)).values(told=True))


_IS_DIGEST = select(guest.c.story).where(guest.c.article == article.c.id).correlate(article).exists().label("digest")
_VERSION = (article, page.c.file, page.c.offset, page.c.sha256, _IS_DIGEST)


def _own(connection: Connection, ids: list[str]) -> Iterator[tuple[str, Row[Any], None]]:
    """The articles of stories."""
    query = select(*_VERSION).join(page, page.c.id == article.c.page)
    for row in connection.execute(query.where(article.c.story.in_(ids), article.c.refused == "")):
        yield row.story, row, None


def _guests(connection: Connection, ids: list[str]) -> Iterator[tuple[str, Row[Any], float]]:
    """The digests that hold stories and are kept under others."""
    query = select(*_VERSION, guest.c.story.label("held"), guest.c.containment.label("share"))
    query = query.join(page, page.c.id == article.c.page).join(guest, guest.c.article == article.c.id)
    for row in connection.execute(query.where(guest.c.story.in_(ids), article.c.refused == "")):
        yield row.held, row, row.share


def _former(connection: Connection, ids: list[str]) -> dict[int, tuple[Former, ...]]:
    """What the articles of stories said before, by article."""
    query = select(revision).join(article, article.c.id == revision.c.article).where(_held(ids))
    found: dict[int, list[Former]] = defaultdict(list)
    for row in connection.execute(query.order_by(revision.c.article, revision.c.number)):
        found[row.article].append(Former(revision=row.number, title=row.title, text=row.text, until=row.until))
    return {number: tuple(former) for number, former in found.items()}


def _held(ids: list[str]) -> ColumnElement[bool]:
    """Articles that are versions of stories, digests that are kept under others included."""
    return or_(article.c.story.in_(ids), article.c.id.in_(select(guest.c.article).where(guest.c.story.in_(ids))))


def _as_guest(version: Version, containment: float) -> Version:
    return replace(version, copy=Copy.CONTAINING, containment=containment, digest=True)


def _with_kin(connection: Connection, found: list[Story], titles: dict[str, str]) -> tuple[Story, ...]:
    """Stories with the identifiers that were merged into them, and with others that tell the same event."""
    names = [one.id for one in found]
    merged: dict[str, list[str]] = defaultdict(list)
    query = select(story.c.id, story.c.merged_into).where(story.c.merged_into.in_(names))
    for row in connection.execute(query.order_by(story.c.merged, story.c.id)):
        merged[row.merged_into].append(row.id)
    retold = retellings_of(connection, names, titles=titles)
    return tuple(replace(one, merged=tuple(merged[one.id]), retellings=retold.get(one.id, ())) for one in found)


def _matches(connection: Connection, ids: list[str]) -> dict[int, list[Match]]:
    columns = (match.c.article, match.c.topic, match.c.words, match.c.score, match.c.rule)
    query = select(*columns).join(article).where(_held(ids))
    found: dict[int, list[Match]] = defaultdict(list)
    for row in connection.execute(query.order_by(match.c.article, match.c.topic)):
        found[row.article].append(_match(row))
    return found


def _match(row: Row[Any]) -> Match:
    words = tuple(Word(**word) for word in row.words)
    return Match(topic=row.topic, words=words, score=row.score, rule=row.rule)


def _story(name: str, found: list[tuple[bool, Version]]) -> Story:
    ordered = sorted(found, key=_place(min((version for _, version in found), key=lambda one: one.first_seen)))
    # Why a topic matched is told from the first version that did; where its words stand differs in the others.
    # A digest that is kept under another story may match for what it holds of that one.
    by_topic: dict[str, Match] = {}
    for is_own, version in ordered:
        for one in version.matches if is_own else ():
            by_topic.setdefault(one.topic, one)
    return Story(
        id=name,
        versions=tuple(version for _, version in ordered),
        matches=tuple(by_topic[topic] for topic in sorted(by_topic)),
    )


def _place(anchor: Version) -> Callable[[tuple[bool, Version]], tuple[bool, bool, datetime, datetime, str]]:
    """The first publisher's version, then the others by their instants, where two give the same that we saw first.

    One dated long before the version we saw first has a wrong date and goes last. The address decides what is left:
    the order must not be an accident.
    """

    def place(pair: tuple[bool, Version]) -> tuple[bool, bool, datetime, datetime, str]:
        version = pair[1]
        misdated = not version.backfilled and version.when < anchor.when - BELIEVED
        is_first = version.copy is Copy.ORIGINAL
        return not is_first, misdated, version.when, version.first_seen, version.article.address

    return place


def _version(row: Row[Any], titles: dict[str, str], former: tuple[Former, ...], matches: Iterable[Match]) -> Version:
    return Version(
        article=article_of(row),
        outlet_title=titles.get(row.outlet, row.outlet),
        copy=Copy(row.copy),
        first_seen=row.first_seen,
        record=Record(file=row.file, offset=row.offset, sha256=row.sha256),
        revision=row.revision,
        containment=row.containment,
        former=former,
        gone=row.gone,
        digest=bool(row.digest),
        backfilled=row.backfilled,
        matches=tuple(matches),
    )
