"""A backup has everything, is made while a round is under way, and what is brought back works as before."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.story import Record
from flows.extraction import Extractors
from flows.settings import Settings
from flows.steps.bundling import bundle
from flows.steps.housekeeping.backing_up import Backup, back_up, restore
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand
from storage.archive.pages import Pages
from storage.bundles.verifying import verify
from storage.layout import Layout
from storage.tables import article, page
from storage.upkeep.backup import BackupError, backups_in, faults_of, read_manifest

from .rounds import kept, run_round

pytestmark = pytest.mark.slow  # several rounds a test

Open = Callable[..., Workspace]
OUTLETS = ("kommersant", "serdalo", "tass", "iz")


def taken(room: Workspace, at_work: Newsstand, number: int = 0, keep: int = 0) -> Backup:
    """A backup of a workspace, so many minutes after the round."""
    settings = room.settings
    at = at_work.at + timedelta(minutes=number)
    return back_up(
        settings, settings.workspace / "backups", config=settings.workspace / "dronewire.toml", at=at, keep=keep
    )


def elsewhere(settings: Callable[..., Settings], folder: Path) -> Settings:
    """Settings of an empty workspace."""
    return settings(workspace=folder, var=folder / "var")


def all_pages_are_there(room: Workspace) -> bool:
    """Whether each article's raw page is what it was."""
    with room.database.connect() as connection:
        rows = connection.execute(select(page.c.file, page.c.offset, page.c.sha256).join(article)).all()
    pages = Pages(room.layout.pages)
    return all(pages.read(Record(file=row.file, offset=row.offset, sha256=row.sha256)) for row in rows)


def test_what_is_brought_back_goes_on_where_it_was(
    stand: Newsstand, workspace: Open, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """The same articles, pages and bundle; a further round finds nothing that it had not."""
    room = workspace()
    run_round(room, pool, stand.at, OUTLETS)
    bundle(room, stand.at.date())
    made = taken(room, stand)
    again = elsewhere(settings, tmp_path / "again")
    restore(made.folder, again)

    with opened(again) as back:
        assert kept(room) == kept(back)
        assert all_pages_are_there(back)
        assert not verify(Layout(again.var).bundles / "2026-11-22").faults
        assert run_round(back, pool, stand.at + timedelta(minutes=5), OUTLETS).alerts == 0
        assert kept(room) == kept(back)


@pytest.mark.slow
def test_a_backup_during_a_round_is_of_one_instant(
    stand: Newsstand, workspace: Open, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """Wherever it falls: each article in it has its page, and a round on it finds the rest."""
    room = workspace()
    made: list[Backup] = []
    over = threading.Event()

    def back_up_again_and_again() -> None:
        while not over.is_set():
            made.append(taken(room, stand, number=len(made)))
            over.wait(0.5)

    beside = threading.Thread(target=back_up_again_and_again)
    beside.start()
    run_round(room, pool, stand.at, OUTLETS[:2])
    over.set()
    beside.join()
    for number, one in enumerate(made[:: max(1, len(made) // 2)]):
        again = elsewhere(settings, tmp_path / f"again{number}")
        restore(one.folder, again)
        with opened(again) as back:
            assert one.missing == ()
            assert all_pages_are_there(back)
            run_round(back, pool, stand.at + timedelta(minutes=5), OUTLETS[:2])
            assert kept(room) == kept(back)


def test_a_further_backup_shares_what_has_not_changed(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """And both are whole."""
    room = workspace()
    run_round(room, pool, stand.at, ("serdalo",))
    first, second = taken(room, stand), taken(room, stand, number=1)
    warc = next(name for name in read_manifest(second.folder) if name.endswith(".warc.gz"))

    assert second.linked > 0
    assert (first.folder / warc).samefile(second.folder / warc)
    assert [*faults_of(first.folder), *faults_of(second.folder)] == []


def test_old_backups_go_where_that_is_asked_for(stand: Newsstand, workspace: Open) -> None:
    """So many stay, the latest."""
    room = workspace()
    made = [taken(room, stand, number=number, keep=2) for number in range(4)]

    assert backups_in(room.settings.workspace / "backups") == [one.folder for one in made[2:]]


def test_what_is_damaged_is_not_brought_back(
    stand: Newsstand, workspace: Open, settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """Nothing is written then."""
    room = workspace()
    made = taken(room, stand)
    file = made.folder / "var" / "dronewire.sqlite"
    content = bytearray(file.read_bytes())
    content[5000] ^= 1
    file.write_bytes(content)
    again = elsewhere(settings, tmp_path / "again")

    with pytest.raises(BackupError, match=r"dronewire\.sqlite: is not what it was"):
        restore(made.folder, again)
    assert not again.var.exists()


def test_nothing_is_brought_back_over_what_is_there(stand: Newsstand, workspace: Open) -> None:
    """A workspace that has read anything is not empty."""
    room = workspace()
    made = taken(room, stand)

    with pytest.raises(BackupError, match="not empty"):
        restore(made.folder, room.settings)


def test_settings_and_own_declarations_are_in_it(
    stand: Newsstand, workspace: Open, settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """Readable by their owner alone, and brought back where none are there."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "mine.toml").write_text('title = {en = "x"}\nquery = "x"\n')
    (tmp_path / "dronewire.toml").write_text('contact = "desk@example.org"\n')
    made = taken(workspace(), stand)
    again = elsewhere(settings, tmp_path / "again")
    restore(made.folder, again)

    assert made.folder.stat().st_mode & 0o077 == 0
    assert (again.own_topics / "mine.toml").exists()
    assert (again.workspace / "dronewire.toml").exists()


def test_the_commands(dronewire: Callable[..., object], tmp_path: Path) -> None:
    """Back up, say where, and bring it back."""
    said = json.loads(dronewire("backup", "--json").stdout)
    refused = dronewire("restore", said["backup"])
    (tmp_path / "var").rename(tmp_path / "old")
    back = dronewire("restore", said["backup"], "--json")

    assert said["files"] >= 1
    assert (refused.returncode, "not empty" in refused.stderr) == (2, True)
    assert json.loads(back.stdout)["files"] >= 1
