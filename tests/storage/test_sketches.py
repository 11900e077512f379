"""The index of sketches finds copies; boilerplate joins nothing, and what is learned and kept outlives a process."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from dronewire.fingerprint import Hashes, shingles, sketch
from storage.database import writing
from storage.sketches import COMMON, Index, Shelf, candidates, catch_up
from storage.sketches.candidates import OF_A_STORY
from storage.tables import article, page, segment, unsketched

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
FOOTER = [f"подвал{number}" for number in range(120)]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A shelf of files, of small segments as well."""
    monkeypatch.setattr("storage.sketches.shelf.LARGE", 0)
    return Shelf(tmp_path / "sketches")


@pytest.fixture
def keep(database: Engine, shelf: Shelf) -> Callable[..., None]:
    """Keeps texts as articles that count up from one, all in one transaction; each is its own story unless told."""

    def kept(*texts: list[str], at: datetime = AT, story: str = "") -> None:
        with writing(database) as connection:
            index = Index(connection, shelf, at=at)
            for words in texts:
                number = (connection.scalar(select(func.max(article.c.id))) or 0) + 1
                connection.execute(insert(page).values(_page(number)))
                connection.execute(insert(article).values(_article(number, words, story=story, at=at)))
                index.near(_sketch(words))
                index.keep(number, _sketch(words), at=at)
            index.finish()

    return kept


@pytest.fixture
def find(database: Engine, shelf: Shelf) -> Callable[..., list[int]]:
    """The articles that are candidates for a text."""

    def found(words: list[str], *, at: datetime = AT, by: Shelf | None = None) -> list[int]:
        with database.connect() as connection:
            index = Index(connection, by or shelf, at=at)
            return candidates(index, _sketch(words), text_hash=b"none such")

    return found


def _page(number: int) -> dict[str, object]:
    return {"id": number, "address": str(number), "file": "p", "offset": number, "sha256": "", "fetched": AT}


def _article(number: int, words: list[str], *, story: str, at: datetime) -> dict[str, object]:
    return {
        "id": number,
        "address": f"https://tass.ru/{number}",
        "outlet": "tass",
        "title": "",
        "lead": "",
        "text": " ".join(words),
        "language": "ru",
        "authors": [],
        "first_seen": at,
        "text_hash": b"",
        "extractor": "1",
        "page": number,
        "story": story or f"s{number}",
        "copy": "original",
    }


def _text(number: int) -> list[str]:
    return [f"слово{number}x{at}" for at in range(200)]


def _sketch(words: list[str]) -> Hashes:
    return sketch(shingles(words))


def test_a_part_taken_over_leads_to_the_whole(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Two fifths of a text, between sentences of one's own."""
    keep(_text(1), _text(2))

    assert find([*_text(8)[:90], *_text(2)[60:140], *_text(9)[:90]]) == [2]


def test_a_text_of_the_same_transaction_is_found(database: Engine, shelf: Shelf) -> None:
    """Before anything is written."""
    with writing(database) as connection:
        index = Index(connection, shelf, at=AT)
        index.prepare([_sketch(_text(1))])
        before = index.near(_sketch(_text(1)))
        index.keep(1, _sketch(_text(1)), at=AT)
        after = index.near(_sketch(_text(1)))

    assert before == []
    assert [(one.article, one.of_new, one.of_old) for one in after] == [(1, 1.0, 1.0)]


def test_an_article_is_found_by_what_it_said_before_as_well(database: Engine, shelf: Shelf) -> None:
    """A revision adds a text; what was copied from the former one still leads there."""
    for words in (_text(1), _text(2)):
        with writing(database) as connection:
            index = Index(connection, shelf, at=AT)
            index.keep(7, _sketch(words), at=AT)
            index.finish()
    with database.connect() as connection:
        index = Index(connection, shelf, at=AT)
        found = [[one.article for one in index.near(_sketch(_text(number)))] for number in (1, 2)]

    assert found == [[7], [7]]


@pytest.mark.parametrize("at_once", [1, 2 * COMMON])
def test_a_shared_footer_joins_nothing(keep: Callable[..., None], find: Callable[..., list[int]], at_once: int) -> None:
    """However many articles carry it, in one batch or in many; what tells a text apart is found as ever."""
    texts = [[*_text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)]
    for start in range(0, len(texts), at_once):
        keep(*texts[start : start + at_once])

    assert find([*_text(7), *FOOTER])[0] == 7
    assert find([*_text(999), *FOOTER]) == []


def test_what_is_common_is_remembered(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """It is not kept any more, and a process that starts later knows it."""
    keep(*([*_text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)))
    keep([*_text(500), *FOOTER])
    with database.connect() as connection:
        *_, last = connection.scalars(select(segment.c.entries).order_by(segment.c.id))

    assert last <= len(_sketch(_text(500))) + 1  # and the shingles that reach into the footer
    assert find([*_text(999), *FOOTER], by=Shelf()) == []


def test_what_is_common_is_forgotten_with_the_window(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """A phrase of last year's campaign may be the news of tomorrow."""
    keep(*([*_text(number), *FOOTER] for number in range(1, 2 * COMMON + 1)))
    later = AT + timedelta(days=40)
    keep(FOOTER, at=later)

    assert find(FOOTER, at=later) == [2 * COMMON + 1]


def test_a_story_with_eighty_reprints_is_found_by_the_eighty_first(
    keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """What many versions of one story share is no boilerplate; a few of them are enough to compare with."""
    wire = _text(1)
    keep(*([*wire, *_text(number + 1000)[:20]] for number in range(80)), story="s")

    assert len(find(wire)) == OF_A_STORY


def test_a_digest_finds_each_of_its_stories(keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Also that which one outlet told, beside another's forty reprints."""
    keep(*([*_text(1), *_text(number + 1000)[:20]] for number in range(40)), story="s")
    keep(_text(2))

    assert 41 in find([*_text(1), *_text(2)])


def test_articles_from_before_the_window_are_dropped(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """With all that is kept of them."""
    keep(_text(1))
    later = AT + timedelta(days=31)
    unfound = find(_text(1), at=later)
    keep(_text(2), at=later)
    with database.connect() as connection:
        rows = connection.scalar(select(func.count()).select_from(segment))

    assert (unfound, rows) == ([], 1)


def test_what_was_refused_is_no_candidate(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """A page that turned out to be no article."""
    keep(_text(1))
    with writing(database) as connection:
        connection.execute(article.update().values(refused="a list of headlines"))

    assert find(_text(1)) == []


def test_segments_stay_few(database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]) -> None:
    """Of 150 batches on fifteen days, those of past days are in one segment for four days."""
    for number in range(150):
        keep(_text(number), at=AT + timedelta(days=number // 10))
    with database.connect() as connection:
        rows = connection.scalar(select(func.count()).select_from(segment))

    assert rows is not None
    assert rows <= 4 + 3 * 7
    assert [find(_text(number), at=AT + timedelta(days=15)) for number in range(150)] == [
        [number + 1] for number in range(150)
    ]


@pytest.fixture
def files(keep: Callable[..., None], tmp_path: Path) -> Iterator[list[Path]]:
    """The files of a shelf with one text."""
    keep(_text(1))
    return list((tmp_path / "sketches").iterdir())


def _deleted(file: Path) -> None:
    file.unlink()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [_deleted, _cut, _emptied, _changed])
def test_files_can_be_lost_or_damaged(
    files: list[Path], find: Callable[..., list[int]], tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """A process that starts then has them from the database again."""
    before = files[0].read_bytes()
    harm(files[0])

    assert find(_text(1), by=Shelf(tmp_path / "sketches")) == [1]
    assert files[0].read_bytes() == before


def test_a_folder_that_cannot_be_written_costs_speed_alone(
    keep: Callable[..., None], find: Callable[..., list[int]], tmp_path: Path
) -> None:
    """Where a file lies in the folder's place."""
    keep(_text(1))
    (tmp_path / "file").write_text("")

    assert find(_text(1), by=Shelf(tmp_path / "file" / "sketches")) == [1]


def test_files_of_another_database_are_not_taken_for_its_own(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """One that was deleted and begun anew counts its segments from one again."""
    keep(_text(1))
    with writing(database) as connection:
        connection.execute(segment.delete())
        connection.execute(article.delete())
        connection.execute(page.delete())
    keep(_text(2))

    assert [find(_text(number)) for number in (1, 2)] == [[], [1]]


def test_files_that_nobody_needs_any_more_are_deleted(
    keep: Callable[..., None], files: list[Path], find: Callable[..., list[int]], tmp_path: Path
) -> None:
    """Those of a process that was killed, too."""
    (tmp_path / "sketches" / "0.part").write_bytes(b"half a segment")
    (tmp_path / "sketches" / "99-00000000.segment").write_bytes(b"of a transaction that failed")
    find(_text(1), by=Shelf(tmp_path / "sketches"))

    assert list((tmp_path / "sketches").iterdir()) == files


def test_what_a_failed_transaction_added_is_not_there(
    database: Engine, shelf: Shelf, find: Callable[..., list[int]]
) -> None:
    """Although its segment was at hand already."""
    with pytest.raises(RuntimeError), writing(database) as connection:
        index = Index(connection, shelf, at=AT)
        index.keep(1, _sketch(_text(1)), at=AT)
        index.finish()
        raise RuntimeError

    with database.connect() as connection:
        assert Index(connection, shelf, at=AT).near(_sketch(_text(1))) == []


def test_articles_from_before_the_index_catch_up(
    database: Engine, shelf: Shelf, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """As after an upgrade; those of the window, once."""
    keep(_text(1))
    keep(_text(2), at=AT - timedelta(days=100))
    with writing(database) as connection:
        connection.execute(segment.delete())
        connection.execute(insert(unsketched), [{"article": 1}, {"article": 2}])
    done = [catch_up(database, shelf, at=AT) for _ in range(2)]

    assert done == [2, 0]
    assert [find(_text(number)) for number in (1, 2)] == [[1], []]
