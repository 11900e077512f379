"""`dronewire reextract`: what pages say by the rules of today, shown, and written where that is asked for."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from typer.testing import CliRunner

from dronewire.extract import VERSION
from dronewire.grouping import piece_of
from dronewire.rereading import Balance, Fate, Reread
from flows.cli import app
from flows.extraction import Extractors
from flows.settings import settings_of_values
from flows.steps import reextracting
from flows.steps.archived import Wanted
from flows.steps.bundling import day_of
from flows.steps.composing import store_alerts
from flows.steps.reextracting import reread
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand
from storage.database import writing
from storage.placing import likely_story
from storage.rounds import open_round
from storage.sketches import Index, candidates, sketch_of
from storage.tables import address, article, match, page, revision, visit

from .commanding import Command
from .conftest import MORNING
from .rounds import declare, html, run_round

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes

DAY = datetime(2026, 11, 21, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
STORY = "https://sound.example/news/1"
DRONES = "Завод в Перми начал выпуск дронов. Беспилотники собирают в новом цехе, производство дронов вырастет. " * 4
LIBRARY = "В городе открыли библиотеку, читателей встретили стихами и чаем. Книги выдают с девяти утра. " * 9
TWO_COLUMNS = (
    "<html><head><title>Открытие года</title></head><body><h1>Открытие года</h1>"
    f'<article><div class="beside"><p>{LIBRARY}</p></div></article>'
    f'<div class="comments"><div class="story"><p>{DRONES}</p></div></div></body></html>'
)

Read = Callable[..., Balance]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, pool: Extractors) -> Path:
    """A folder with one round in it: an outlet of the town, and one that puts its text beside another."""
    folder = tmp_path_factory.mktemp("round")
    declare(folder, "passing")
    with Newsstand(at=MORNING) as stand:
        stand.add("sound.example", "/news/1", html(TWO_COLUMNS))
        values = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**values, alert=("desk@example.org",))) as room:
            run_round(room, pool, stand.at, ("serdalo", "passing"))
    return folder


@pytest.fixture
def room(done: Path, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Opens that folder, of which each test has a copy, by the declarations that lie in it then."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:
        settings = settings_of_values(workspace=tmp_path, var=tmp_path / "var", alert=("desk@example.org",))
        yield lambda: stack.enter_context(opened(settings))


@pytest.fixture
def read(pool: Extractors) -> Read:
    """Reads again, and sums up."""

    def again(room: Workspace, **more: object) -> Balance:
        balance = Balance()
        for one in reread(room, pool, Wanted(**{"since": DAY, "at": NOW, **more})):
            balance.add(one)
        return balance

    return again


def _declare_body(folder: Path, more: str = "") -> None:
    """What was found out about the outlet since."""
    declared = folder / "outlets" / "passing.toml"
    declared.write_text(declared.read_text() + 'body = ".story"\n' + more)


def _fates(balance: Balance) -> dict[Fate, int]:
    return {fate: balance.number(fate) for fate in Fate if balance.number(fate)}


def _text(room: Workspace) -> str:
    return _one(room, article.c.text)


def _one(room: Workspace, column: object, where: str = STORY) -> str:
    with room.database.connect() as connection:
        return connection.execute(select(column).where(article.c.address == where)).scalar_one()  # type: ignore[call-overload] # any column


def _topics(room: Workspace) -> list[str]:
    query = select(match.c.topic).join(article).where(article.c.address == STORY).order_by(match.c.topic)
    with room.database.connect() as connection:
        return list(connection.scalars(query))


def _write(room: Workspace, statement: object) -> None:
    with writing(room.database) as connection:
        connection.execute(statement)  # type: ignore[call-overload] # any statement


def _never_kept(room: Workspace) -> None:
    """As an extractor would have left it that took the page for a list."""
    of_it = select(article.c.id).where(article.c.address == STORY).scalar_subquery()
    _write(room, delete(match).where(match.c.article == of_it))
    _write(room, delete(article).where(article.c.address == STORY))
    for table in (visit, address):
        _write(room, update(table).where(table.c.address == STORY).values(outcome="not_an_article"))


def test_every_page_ends_in_one_outcome(room: Callable[[], Workspace], read: Read) -> None:
    """By the same rules, articles read the same and what was refused is refused; the sum is all pages there are."""
    fresh = room()
    balance = read(fresh)
    with fresh.database.connect() as connection:
        pages = connection.scalar(select(func.count()).select_from(page))
        articles = connection.scalar(select(func.count()).select_from(article))

    assert _fates(balance) == {Fate.SAME: articles, Fate.NO_ARTICLE: pages - articles}


def test_a_new_rule_is_shown_before_it_is_applied(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The text as it would be, the topics it would match, and who would hear of it; nothing is written."""
    _declare_body(tmp_path)
    fresh = room()
    before = _text(fresh)
    balance = read(fresh)
    (seen,) = balance.sample

    assert (seen.fate, [each.field for each in seen.differences]) == (Fate.CHANGED, ["lead", "text"])
    assert {line[:1] for each in seen.differences for line in each.lines()} == {"-", "+"}
    assert (seen.gained, seen.lost, seen.tells) == (("production",), (), True)
    assert (_text(fresh), _topics(fresh)) == (before, [])


def test_what_is_applied_is_no_revision(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The page did not change: the article is corrected, says by which extractor, and reads the same from then on."""
    _declare_body(tmp_path)
    fresh = room()
    _write(fresh, update(article).values(extractor="1"))
    applied = read(fresh, apply=True)
    again = read(fresh, apply=True)
    with fresh.database.connect() as connection:
        revisions = connection.scalar(select(func.count()).select_from(revision))
        extractors = set(connection.scalars(select(article.c.extractor)))

    assert _text(fresh) == DRONES.strip()
    assert (applied.number(Fate.CHANGED), again.number(Fate.CHANGED), again.pages) == (1, 0, applied.pages)
    assert (revisions, extractors, _one(fresh, article.c.step)) == (0, {VERSION}, "declared")


def test_the_preview_is_what_comes_of_it(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """The same counts, topics and stories."""
    _declare_body(tmp_path)
    fresh = room()
    shown, applied = read(fresh), read(fresh, apply=True)

    assert (shown.fates, shown.gained, shown.told) == (applied.fates, applied.gained, applied.told)


def test_a_rule_that_held_until_a_day_changes_nothing_before_it(
    room: Callable[[], Workspace], read: Read, tmp_path: Path
) -> None:
    """The page was fetched when the body was not there yet."""
    _declare_body(tmp_path, '[[before]]\nuntil = 2026-11-23\nbody = ""\n')

    assert read(room()).number(Fate.CHANGED) == 0


def test_nobody_is_mailed_for_old_news(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """Unless that is asked for: then the next round tells it, once."""
    _declare_body(tmp_path)
    fresh = room()
    read(fresh, apply=True)
    quiet = _alerts(fresh)
    _write(fresh, delete(match).where(match.c.topic == "production"))
    _write(fresh, update(article).values(text=article.c.text + "x"))
    read(fresh, apply=True, tell=True)
    told = _alerts(fresh)
    _write(fresh, update(article).values(text=article.c.text + "x"))
    read(fresh, apply=True, tell=True)

    assert (quiet, told, _alerts(fresh)) == (0, 1, 0)


def _alerts(room: Workspace) -> int:
    return store_alerts(room, open_round(room.database, NOW), at=NOW)


def test_what_was_no_article_is_found(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """It counts as first seen when it was fetched, belongs to that day's bundle, and is known from then on."""
    _declare_body(tmp_path)
    fresh = room()
    _never_kept(fresh)
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
    assert _one(fresh, article.c.refused, refused.address).startswith("not an article: ")
    assert _alerts(fresh) == 0


def test_an_article_that_was_refused_by_mistake_comes_back(
    room: Callable[[], Workspace], read: Read, tmp_path: Path
) -> None:
    """With its matches."""
    _declare_body(tmp_path)
    fresh = room()
    _write(fresh, update(article).where(article.c.address == STORY).values(refused="a list of headlines"))
    found = read(fresh, apply=True)

    assert (found.number(Fate.FOUND), _one(fresh, article.c.refused), _topics(fresh)) == (1, "", ["production"])


def test_copies_are_found_by_the_corrected_text(room: Callable[[], Workspace], read: Read, tmp_path: Path) -> None:
    """And what was taken for the text may lead to it, but makes no copy."""
    _declare_body(tmp_path)
    fresh = room()
    read(fresh, apply=True)
    with fresh.database.connect() as connection:
        index = Index(connection, fresh.shelf, at=NOW)
        stories = []
        for text in (DRONES, LIBRARY):
            near = candidates(index, sketch_of(text), text_hash=b"")
            stories.append(likely_story(connection, piece_of(id="new", title="", text=text), near))

    assert stories == [_one(fresh, article.c.story), ""]


def test_a_page_that_is_lost_is_named_and_its_article_stays(room: Callable[[], Workspace], read: Read) -> None:
    """Whether its bytes are damaged or nothing says any more how it came."""
    fresh = room()
    text = _text(fresh)
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
    assert _text(fresh) == text


def test_only_what_is_asked_for_is_read(room: Callable[[], Workspace], read: Read) -> None:
    """One outlet, or pages from a day on."""
    fresh = room()
    one, later = read(fresh, outlets=frozenset({"serdalo"})), read(fresh, since=MORNING + timedelta(days=1))

    assert ({outlet for outlet, _ in one.fates}, later.pages) == ({"serdalo"}, 0)


def test_an_interruption_costs_nothing(
    room: Callable[[], Workspace], pool: Extractors, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written stays, the rest is written by the next run."""
    monkeypatch.setattr(reextracting, "AT_ONCE", 3)
    fresh = room()
    _write(fresh, update(article).values(title="x"))
    running = reread(fresh, pool, Wanted(since=DAY, at=NOW, apply=True))
    first: list[Reread] = [next(running) for _ in range(4)]
    running.close()
    rest = read(fresh, apply=True)
    corrected = Counter(one.fate for one in first)[Fate.CHANGED]
    with fresh.database.connect() as connection:
        wrong = connection.scalar(select(func.count()).select_from(article).where(article.c.title == "x"))
        articles = connection.scalar(select(func.count()).select_from(article))

    assert wrong == 0
    assert articles - 6 <= rest.number(Fate.CHANGED) <= articles - corrected


def test_the_command_shows_what_a_person_can_read(
    room: Callable[[], Workspace], dronewire: Command, tmp_path: Path
) -> None:
    """Sums that add up, a sample with what is gone and what is there, and that nothing was written."""
    _declare_body(tmp_path)
    room()
    told = dronewire("reextract", "--since", "2026-11-21", COLUMNS="80", DRONEWIRE_ALERT='["desk@example.org"]')

    assert told.returncode == 0, told.stderr
    assert f"changed: {STORY}" in told.stdout
    assert "    - В городе открыли библиотеку" in told.stdout
    assert "    + Завод в Перми начал выпуск дронов." in told.stdout
    assert "matches: production +1 -0" in told.stdout
    assert "nothing was written" in told.stdout
    assert "alerts: 1 story(s) would be new to somebody" in told.stdout
    assert [line for line in told.stdout.splitlines() if len(line.rstrip()) > 80] == []


@pytest.mark.slow
def test_with_json_each_page_that_is_otherwise_is_a_line(
    room: Callable[[], Workspace], dronewire: Command, tmp_path: Path
) -> None:
    """And the sums are the last one."""
    _declare_body(tmp_path)
    room()
    told = dronewire("reextract", "--since", "2026-11-21", "--apply", "--json")
    *lines, sums = map(json.loads, told.stdout.splitlines())
    (changed,) = [line for line in lines if line["outcome"] == "changed"]

    assert changed["changes"]["text"]["after"] == DRONES.strip()
    assert (sum(sums["outcomes"].values()), sums["applied"], sums["gained"]) == (sums["pages"], True, {"production": 1})


def test_telling_without_writing_is_wrong_use() -> None:
    """There would be nothing to tell."""
    assert CliRunner().invoke(app, ["reextract", "--since", "2026-11-21", "--tell"]).exit_code == 2
