"""What pages say by the rules of today: shown, and written where that is asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from dronewire.extract import VERSION
from dronewire.grouping import piece_of
from dronewire.rereading import Fate
from flows.steps.bundling import day_of
from flows.steps.telling.composing import store_alerts
from flows.workspace import Workspace
from storage.database import writing
from storage.rounds import open_round
from storage.stories.placing import likely_story
from storage.stories.sketches import Index, candidates, sketch_of
from storage.tables import article, match, page, revision

from .columns import (
    DAY,
    DRONES,
    LIBRARY,
    NOW,
    STORY,
    declare_body,
    fates,
    never_kept,
    one_of,
    text_of,
    topics_of,
    write,
)
from .conftest import Read

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes


def test_every_page_ends_in_one_outcome(room: Callable[[], Workspace], read: Read) -> None:
    """By the same rules, articles read the same and what was refused is refused; the sum is all pages there are."""
    fresh = room()
    balance = read(fresh)
    with fresh.database.connect() as connection:
        pages = connection.scalar(select(func.count()).select_from(page))
        articles = connection.scalar(select(func.count()).select_from(article))

    assert fates(balance) == {Fate.SAME: articles, Fate.NO_ARTICLE: pages - articles}


def test_a_new_rule_is_shown_before_it_is_applied(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The text as it would be, the topics it would match, and who would hear of it; nothing is written."""
    declare_body(tmp_path)
    fresh = room()
    before = text_of(fresh)
    balance = read(fresh)
    (seen,) = balance.sample

    assert (seen.fate, [each.field for each in seen.differences]) == (Fate.CHANGED, ["lead", "text"])
    assert {line[:1] for each in seen.differences for line in each.lines()} == {"-", "+"}
    assert (seen.gained, seen.lost, seen.tells) == (("production",), (), True)
    assert (text_of(fresh), topics_of(fresh)) == (before, [])


def test_what_is_applied_is_no_revision(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The page did not change: the article is corrected, says by which extractor, and reads the same from then on."""
    declare_body(tmp_path)
    fresh = room()
    write(fresh, update(article).values(extractor="1"))
    applied = read(fresh, apply=True)
    again = read(fresh, apply=True)
    with fresh.database.connect() as connection:
        revisions = connection.scalar(select(func.count()).select_from(revision))
        extractors = set(connection.scalars(select(article.c.extractor)))

    assert text_of(fresh) == DRONES.strip()
    assert (applied.number(Fate.CHANGED), again.number(Fate.CHANGED), again.pages) == (1, 0, applied.pages)
    assert (revisions, extractors, one_of(fresh, article.c.step)) == (0, {VERSION}, "declared")


def test_the_preview_is_what_comes_of_it(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The same counts, topics and stories."""
    declare_body(tmp_path)
    fresh = room()
    shown, applied = read(fresh), read(fresh, apply=True)

    assert (shown.fates, shown.gained, shown.told) == (applied.fates, applied.gained, applied.told)


def test_a_rule_that_held_until_a_day_changes_nothing_before_it(
    room: Callable[[], Workspace], read: Read, tmp_path: Path
) -> None:
    """The page was fetched when the body was not there yet."""
    declare_body(tmp_path, '[[before]]\nuntil = 2026-11-23\nbody = ""\n')

    assert read(room()).number(Fate.CHANGED) == 0


def test_nobody_is_mailed_for_old_news(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """Unless that is asked for: then the next round tells it, once."""
    declare_body(tmp_path)
    fresh = room()
    read(fresh, apply=True)
    quiet = _alerts(fresh)
    write(fresh, delete(match).where(match.c.topic == "production"))
    write(fresh, update(article).values(text=article.c.text + "x"))
    read(fresh, apply=True, tell=True)
    told = _alerts(fresh)
    write(fresh, update(article).values(text=article.c.text + "x"))
    read(fresh, apply=True, tell=True)

    assert (quiet, told, _alerts(fresh)) == (0, 1, 0)


def _alerts(room: Workspace) -> int:
    return store_alerts(room, open_round(room.database, NOW), at=NOW)


def test_what_was_no_article_is_found(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """It counts as first seen when it was fetched, belongs to that day's bundle, and is known from then on."""
    declare_body(tmp_path)
    fresh = room()
    never_kept(fresh)
    shown, applied, again = read(fresh), read(fresh, apply=True), read(fresh, apply=True)
    day = day_of(fresh, DAY.date())  # as its feed dates it

    assert (shown.number(Fate.FOUND), applied.number(Fate.FOUND), again.number(Fate.FOUND)) == (1, 1, 0)
    assert STORY in {version.article.address for story in day.stories for version in story.versions}
    assert _alerts(fresh) == 0


def test_what_is_no_article_now_is_told_no_more(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """It matches nothing, and its row stays with the reason; a better rule brings it back."""
    fresh = room()
    with fresh.database.connect() as connection:
        refused = connection.execute(
            select(page.c.id, page.c.address).where(page.c.id.not_in(select(article.c.page))).limit(1)
        ).one()
    kept = select(article).where(article.c.address == STORY)
    with writing(fresh.database) as connection:
        row = connection.execute(kept).one()._asdict()
        wrong = {**row, "id": 999, "page": refused.id, "address": refused.address, "story": "w", "text_hash": b"w"}
        connection.execute(article.insert().values(wrong))
        connection.execute(match.insert().values(article=999, topic="production", words=[], at=NOW, told=False))
    shown, applied, again = read(fresh), read(fresh, apply=True), read(fresh, apply=True)
    (seen,) = shown.sample

    assert (seen.fate, seen.lost, applied.number(Fate.REFUSED)) == (Fate.REFUSED, ("production",), 1)
    assert again.number(Fate.REFUSED) == 0
    assert one_of(fresh, article.c.refused, refused.address).startswith("not an article: ")
    assert _alerts(fresh) == 0


def test_an_article_that_was_refused_by_mistake_comes_back(
    room: Callable[[], Workspace], read: Read, tmp_path: Path
) -> None:
    """With its matches."""
    declare_body(tmp_path)
    fresh = room()
    write(fresh, update(article).where(article.c.address == STORY).values(refused="a list of headlines"))
    found = read(fresh, apply=True)

    assert (found.number(Fate.FOUND), one_of(fresh, article.c.refused), topics_of(fresh)) == (1, "", ["production"])


def test_copies_are_found_by_the_corrected_text(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """And what was taken for the text may lead to it, but makes no copy."""
    declare_body(tmp_path)
    fresh = room()
    read(fresh, apply=True)
    with fresh.database.connect() as connection:
        index = Index(connection, fresh.shelf, at=NOW)
        stories = []
        for text in (DRONES, LIBRARY):
            near = candidates(index, sketch_of(text), text_hash=b"")
            stories.append(likely_story(connection, piece_of(id="new", title="", text=text), near))

    assert stories == [one_of(fresh, article.c.story), ""]


def test_a_page_that_is_lost_is_named_and_its_article_stays(room: Callable[[], Workspace], read: Read) -> None:
    """Whether its bytes are damaged or nothing says any more how it came."""
    fresh = room()
    text = text_of(fresh)
    (archive,) = fresh.layout.pages.rglob("pages.warc.gz")
    damaged = archive.read_bytes()[: archive.stat().st_size // 2]
    archive.write_bytes(damaged)
    half = read(fresh, apply=True)
    (lines,) = fresh.layout.pages.rglob("haul.jsonl")
    lines.unlink()
    none = read(fresh, apply=True)

    assert 0 < half.number(Fate.LOST) < half.pages
    assert (none.number(Fate.LOST), none.pages) == (half.pages, half.pages)
    assert {outlet for outlet, _ in none.fates} == {"serdalo", "passing"}
    assert text_of(fresh) == text
