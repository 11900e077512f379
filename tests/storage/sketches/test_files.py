"""What is learned and kept outlives a process, and the loss of its files."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from storage.database import writing
from storage.stories.sketches import Index, Shelf, catch_up
from storage.tables import article, page, segment, unsketched

from .texts import AT, sketch_of_words, text


@pytest.fixture
def files(keep: Callable[..., None], tmp_path: Path) -> Iterator[list[Path]]:
    """The files of a shelf with one text."""
    keep(text(1))
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

    assert find(text(1), by=Shelf(tmp_path / "sketches")) == [1]
    assert files[0].read_bytes() == before


def test_a_folder_that_cannot_be_written_costs_speed_alone(
    keep: Callable[..., None], find: Callable[..., list[int]], tmp_path: Path
) -> None:
    """Where a file lies in the folder's place."""
    keep(text(1))
    (tmp_path / "file").write_text("")

    assert find(text(1), by=Shelf(tmp_path / "file" / "sketches")) == [1]


def test_files_of_another_database_are_not_taken_for_its_own(
    database: Engine, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """One that was deleted and begun anew counts its segments from one again."""
    keep(text(1))
    with writing(database) as connection:
        connection.execute(segment.delete())
        connection.execute(article.delete())
        connection.execute(page.delete())
    keep(text(2))

    assert [find(text(number)) for number in (1, 2)] == [[], [1]]


def test_files_that_nobody_needs_any_more_are_deleted(
    keep: Callable[..., None], files: list[Path], find: Callable[..., list[int]], tmp_path: Path
) -> None:
    """Those of a process that was killed, too."""
    (tmp_path / "sketches" / "0.part").write_bytes(b"half a segment")
    (tmp_path / "sketches" / "99-00000000.segment").write_bytes(b"of a transaction that failed")
    find(text(1), by=Shelf(tmp_path / "sketches"))

    assert list((tmp_path / "sketches").iterdir()) == files


def test_what_a_failed_transaction_added_is_not_there(
    database: Engine, shelf: Shelf, find: Callable[..., list[int]]
) -> None:
    """Although its segment was at hand already."""
    with pytest.raises(RuntimeError), writing(database) as connection:
        index = Index(connection, shelf, at=AT)
        index.keep(1, sketch_of_words(text(1)), at=AT)
        index.finish()
        raise RuntimeError

    with database.connect() as connection:
        assert Index(connection, shelf, at=AT).near(sketch_of_words(text(1))) == []


def test_articles_from_before_the_index_catch_up(
    database: Engine, shelf: Shelf, keep: Callable[..., None], find: Callable[..., list[int]]
) -> None:
    """As after an upgrade; those of the window, once."""
    keep(text(1))
    keep(text(2), at=AT - timedelta(days=100))
    with writing(database) as connection:
        connection.execute(segment.delete())
        connection.execute(insert(unsketched), [{"article": 1}, {"article": 2}])
    done = [catch_up(database, shelf, at=AT) for _ in range(2)]

    assert done == [2, 0]
    assert [find(text(number)) for number in (1, 2)] == [[1], []]
