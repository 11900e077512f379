"""The index of sketches finds copies; boilerplate joins nothing, and what is old is left out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from storage.database import writing
from storage.stories.sketches import COMMON, Index, Shelf
from storage.stories.sketches.candidates import OF_A_STORY
from storage.tables import article, segment

from .texts import AT, FOOTER, sketch_of_words, text


def test_a_part_taken_over_leads_to_the_whole(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Two fifths of a text, between sentences of one's own."""
    keep(text(1), text(2))

    assert find([*text(8)[:90], *text(2)[60:140], *text(9)[:90]]) == [2]


def test_a_text_of_the_same_transaction_is_found(database: Engine, shelf: Shelf) -> None:
    """Before anything is written."""
    with writing(database) as connection:
        index = Index(connection, shelf, at=AT)
        index.prepare([sketch_of_words(text(1))])
        before = index.near(sketch_of_words(text(1)))
        index.keep(1, sketch_of_words(text(1)), at=AT)
        after = index.near(sketch_of_words(text(1)))

    assert before == []
    assert [(one.article, one.of_new, one.of_old) for one in after] == [(1, 1.0, 1.0)]


def test_an_article_is_found_by_what_it_said_before_as_well(database: Engine, shelf: Shelf) -> None:
    """A revision adds a text; what was copied from the former one still leads there."""
    for words in (text(1), text(2)):
        with writing(database) as connection:
            index = Index(connection, shelf, at=AT)
            index.keep(7, sketch_of_words(words), at=AT)
            index.finish()
    with database.connect() as connection:
        index = Index(connection, shelf, at=AT)
        found = [[one.article for one in index.near(sketch_of_words(text(number)))] for number in (1, 2)]

    assert found == [[7], [7]]


@pytest.mark.parametrize("at_once", [1, 2 * COMMON])
def test_a_shared_footer_joins_nothing(keep: Callable[..., None], find: Callable[..., list[int]], at_once: int) -> None:
    """However many articles carry it, in one batch or in many; what tells a text apart is found as ever."""
    texts = [[*text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)]
    for start in range(0, len(texts), at_once):
        keep(*texts[start : start + at_once])

    assert find([*text(7), *FOOTER])[0] == 7
    assert find([*text(999), *FOOTER]) == []


def test_what_is_common_is_remembered(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """It is not kept any more, and a process that starts later knows it."""
    keep(*([*text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)))
    keep([*text(500), *FOOTER])
    with database.connect() as connection:
        *_, last = connection.scalars(select(segment.c.entries).order_by(segment.c.id))

    assert last <= len(sketch_of_words(text(500))) + 1  # and the shingles that reach into the footer
    assert find([*text(999), *FOOTER], by=Shelf()) == []


def test_what_is_common_is_forgotten_with_the_window(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """A phrase of last year's campaign may be the news of tomorrow."""
    keep(*([*text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)))
    later = AT + timedelta(days=40)
    keep(FOOTER, at=later)

    assert find(FOOTER, at=later) == [2 * COMMON + 1]


def test_a_story_with_eighty_reprints_is_found_by_the_eighty_first(
    keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """What many versions of one story share is no boilerplate; a few of them are enough to compare with."""
    wire = text(1)
    keep(*([*wire, *text(number + 1000)[:20]] for number in range(80)), story="s")

    assert len(find(wire)) == OF_A_STORY


def test_a_digest_finds_each_of_its_stories(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Also that which one outlet told, beside another's forty reprints."""
    keep(*([*text(1), *text(number + 1000)[:20]] for number in range(40)), story="s")
    keep(text(2))

    assert 41 in find([*text(1), *text(2)])


def test_articles_from_before_the_window_are_dropped(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """With all that is kept of them."""
    keep(text(1))
    later = AT + timedelta(days=31)
    unfound = find(text(1), at=later)
    keep(text(2), at=later)
    with database.connect() as connection:
        rows = connection.scalar(select(func.count()).select_from(segment))

    assert (unfound, rows) == ([], 1)


def test_what_was_refused_is_no_candidate(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """A page that turned out to be no article."""
    keep(text(1))
    with writing(database) as connection:
        connection.execute(article.update().values(refused="a list of headlines"))

    assert find(text(1)) == []


def test_segments_stay_few(database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Of 150 batches on fifteen days, those of past days are in one segment for four days."""
    for number in range(150):
        keep(text(number), at=AT + timedelta(days=number // 10))
    with database.connect() as connection:
        rows = connection.scalar(select(func.count()).select_from(segment))

    assert rows is not None
    assert rows <= 4 + 3 * 7
    assert [find(text(number), at=AT + timedelta(days=15)) for number in range(150)] == [
        [number + 1] for number in range(150)
    ]
