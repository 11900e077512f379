"""`dronewire rematch`: changed topics applied to what was kept before, mailing nobody unless asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from dronewire.topic.rematching import Rematched, Rematching, Turn
from flows.settings import settings_of_values
from flows.steps.bundling import bundle, bundle_with_late_arrivals
from flows.steps.telling.composing import store_alerts
from flows.steps.topics import rematching
from flows.steps.topics.proving import chosen_topics
from flows.steps.topics.rematching import Wanted, rematch
from flows.workspace import Workspace, opened
from storage.database import writing
from storage.rounds import open_round
from storage.tables import article, match

from .commanding import Command
from .desk import HOST, OTHER, Desk, page_of

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = datetime(2026, 11, 20, tzinfo=UTC).date()

Room = Callable[..., Workspace]


def _declare(folder: Path, name: str, query: str) -> None:
    (folder / "topics").mkdir(exist_ok=True)
    topic = f'title = {{ en = "x", ru = "х" }}\nquery = "{query}"\n'
    (folder / "topics" / f"{name}.toml").write_text(topic)


@pytest.fixture
def room(desk: Desk, tmp_path: Path) -> Iterator[Room]:
    """Opens an archive with two articles that match nothing yet, by the topics that lie in the folder then."""
    desk.look("/news/1", page_of())
    desk.look("/news/2", page_of(OTHER))
    with ExitStack() as stack:
        values = {"workspace": tmp_path, "var": tmp_path / "var", "database": str(desk.database.url)}
        settings = settings_of_values(**values, alert=("desk@example.org",))
        yield lambda: stack.enter_context(opened(settings))


def _again(room: Workspace, *topics: str, tell: bool = False) -> Rematching:
    sums = Rematching()
    for _ in rematch(room, _wanted(room, *topics, tell=tell), sums):
        pass
    return sums


def _wanted(room: Workspace, *topics: str, tell: bool = False) -> Wanted:
    return Wanted(since=SINCE, at=NOW, topics=chosen_topics(room.declared, topics), tell=tell)


def _matches(room: Workspace) -> set[tuple[str, str]]:
    query = select(article.c.address, match.c.topic).join(match, match.c.article == article.c.id)
    with room.database.connect() as connection:
        return {(row.address.removeprefix(HOST), row.topic) for row in connection.execute(query)}


def _alerts(room: Workspace) -> int:
    return store_alerts(room, open_round(room.database, NOW), at=NOW)


def test_a_new_topic_finds_what_was_kept_before(room: Room, tmp_path: Path) -> None:
    """Every article is counted once; matching again changes nothing."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    fresh = room()
    first, second = _again(fresh), _again(fresh)

    with fresh.database.connect() as connection:
        score = connection.scalar(select(match.c.score).where(match.c.topic == "poetry"))

    assert (("/news/2", "poetry") in _matches(fresh), score) == (True, 4)  # the title counts twice
    assert (first.articles, first.gained["poetry"], first.lost.total()) == (2, 1, 0)
    assert second.turns == {Turn.SAME: 2}


def test_what_a_narrower_topic_no_longer_finds_is_forgotten(room: Room, tmp_path: Path) -> None:
    """Other words for the same topic are noted as well."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    _declare(tmp_path, "assembly", "цех")
    _again(room())
    _declare(tmp_path, "poetry", "баллада")
    _declare(tmp_path, "assembly", "цех OR сборка")
    fresh = room()
    sums = _again(fresh, "poetry", "assembly")

    assert sums.turns == {Turn.REWORDED: 1, Turn.LOST: 1}
    assert sums.lost == {"poetry": 1}
    assert ("/news/2", "poetry") not in _matches(fresh)


def test_other_topics_keep_their_matches(room: Room, tmp_path: Path) -> None:
    """Where only one is named, and where one was taken away."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    _declare(tmp_path, "assembly", "цех")
    fresh = room()
    _again(fresh, "poetry")
    alone = _matches(fresh)
    (tmp_path / "topics" / "poetry.toml").unlink()
    _again(room(), "assembly")

    assert alone == {("/news/2", "poetry")}
    assert _matches(fresh) == {("/news/2", "poetry"), ("/news/1", "assembly")}


def test_nobody_is_mailed_unless_that_is_asked_for(room: Room, tmp_path: Path) -> None:
    """Then the next round tells it, once."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    _declare(tmp_path, "assembly", "цех")
    fresh = room()
    quiet = _again(fresh, "poetry")
    silence = _alerts(fresh)
    loud = _again(fresh, "assembly", tell=True)
    told = _alerts(fresh)

    assert (len(quiet.told), silence) == (1, 0)
    assert (len(loud.told), told, _alerts(fresh)) == (1, 1, 0)


def test_a_refused_article_matches_nothing(room: Room, tmp_path: Path) -> None:
    """It is none."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    fresh = room()
    with writing(fresh.database) as connection:
        connection.execute(update(article).where(article.c.address == HOST + "/news/2").values(refused="a list"))

    assert (_again(fresh, "poetry").articles, _matches(fresh)) == (1, set())


def test_an_interruption_costs_nothing(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written stays, the rest is written by the next run."""
    monkeypatch.setattr(rematching, "AT_ONCE", 1)
    _declare(tmp_path, "all", "город OR цех OR поэзия")
    fresh = room()
    running = rematch(fresh, _wanted(fresh, "all"), Rematching())
    first: Rematched = next(running)
    running.close()  # type: ignore[attr-defined] # it is a generator
    half = _matches(fresh)
    rest = _again(fresh, "all")

    assert (first.turn, half) == (Turn.GAINED, {("/news/1", "all")})
    assert rest.turns == {Turn.SAME: 1, Turn.GAINED: 1}


def test_the_bundle_of_a_touched_day_is_written_anew(room: Room, tmp_path: Path) -> None:
    """By the next `daily`, however long ago the day is; once, and no other day's."""
    fresh = room()
    bundle(fresh, DAY)
    bundle(fresh, DAY - timedelta(days=1))
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    changed = room()
    _again(changed)
    today = DAY + timedelta(days=40)
    written = bundle_with_late_arrivals(changed, today)
    again = bundle_with_late_arrivals(changed, today)

    assert [(one.folder.name, one.version) for one in written] == [(f"{DAY}", 2), (f"{today}", 1)]
    assert [one.folder.name for one in again] == [f"{today}"]


def test_the_command_counts_and_names_what_changed(room: Room, dronewire: Command, desk: Desk, tmp_path: Path) -> None:
    """With --json each such article is a line, and the sums are the last one."""
    _declare(tmp_path, "poetry", "поэзия OR стихи")
    _declare(tmp_path, "broken", "(стихи")
    room()
    where = {"DRONEWIRE_DATABASE": str(desk.database.url)}
    done = dronewire("rematch", "--since", "2026-11-01", "--topic", "poetry", "--json", **where)
    line, sums = map(json.loads, done.stdout.splitlines())
    told = dronewire("rematch", "--since", "2026-11-01", "--topic", "poetry", **where)

    assert (done.returncode, "topics/broken.toml:2" in done.stderr) == (1, True)
    assert (line["id"], line["outcome"], line["gained"]) == (HOST + "/news/2", "gained", ["poetry"])
    assert (sums["articles"], sums["gained"], sums["tell"]) == (2, {"poetry": 1}, False)
    assert told.stdout == "2 article(s): 2 same\n"


def test_an_unknown_topic_is_wrong_use(dronewire: Command) -> None:
    """Those that are known are named."""
    done = dronewire("rematch", "--since", "30d", "--topic", "nothing")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("error: unknown topic 'nothing'; known are: ")
