"""The journal: a line for each outlet and round, whole, without secrets, whatever is logged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from flows.extraction import Extractors
from flows.journal import HIDDEN, Journal, keep_journal, secrets_of
from flows.settings import Settings, settings_of_values
from flows.workspace import Workspace
from newsstand.server import Newsstand

from .commanding import Command
from .rounds import run_round

pytestmark = pytest.mark.slow  # a round, and a process for each command

SECRETS = {
    "alert": ("desk@example.org", "chat"),
    "mail": {"host": "mail.example.org", "user": "desk", "password": 'p"ss w\\rd'},
    "webhook_secret": "hook-secret",
    "channels": {"chat": "https://example.org/token-token"},
    "proxies": {"tass": "http://user:proxy%2Fword@127.0.0.1:8080"},
    "database": "postgresql://user:data-word@localhost/news",
}
WRITTEN = ['p"ss w\\rd', "hook-secret", "token-token", "proxy%2Fword", "proxy/word", "data-word"]


@pytest.fixture
def journal(settings: Callable[..., Settings]) -> Callable[[], list[dict[str, object]]]:
    """Keeps one, and reads it."""
    chosen = settings()
    keep_journal(chosen)

    def lines() -> list[dict[str, object]]:
        files = sorted((chosen.var / "logs").glob("journal-*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    yield lines
    structlog.reset_defaults()


def test_a_round_leaves_a_line_for_each_outlet(
    stand: Newsstand,
    workspace: Callable[..., Workspace],
    pool: Extractors,
    journal: Callable[[], list[dict[str, object]]],
) -> None:
    """Whose addresses add up to those of the round."""
    done = run_round(workspace(), pool, stand.at, ("serdalo", "kommersant"))
    outlets = [line for line in journal() if line["event"] == "outlet"]
    [whole] = [line for line in journal() if line["event"] == "round"]

    assert [line["outlet"] for line in outlets] == ["kommersant", "serdalo"]
    assert sum(int(str(line["addresses"])) for line in outlets) == done.addresses == whole["addresses"]
    assert {line["round"] for line in [*outlets, whole]} == {done.id}


def test_all_secrets_of_the_settings_are_known(tmp_path: Path) -> None:
    """As they are written, and as they are."""
    known = "".join(secrets_of(settings_of_values(var=tmp_path, **SECRETS)))

    assert all(one in known for one in WRITTEN)


@given(words=st.lists(st.sampled_from([*WRITTEN, "and", "'", "\n", "https://example.org/"]), max_size=6).map("".join))
def test_no_secret_reaches_the_journal(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Wherever it stands in a line, deep in a value or in the middle of a word."""
    folder = tmp_path_factory.mktemp("journal")
    write = Journal(folder, tuple(secrets_of(settings_of_values(var=folder, **SECRETS))))
    shown = write(None, "info", {"at": "2026-11-22T06:00:00Z", "event": words, "more": {"deep": [words, {words: 1}]}})
    said = (folder / "journal-2026-11-22.jsonl").read_text()

    assert not [one for one in WRITTEN if one in json.dumps(shown) or one in said or one in json.loads(said)["event"]]
    assert said.count("\n") == 1


def test_a_full_disk_ends_no_round(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said on standard error, and the line is handed on."""
    (tmp_path / "logs").write_text("a file where a folder should be")
    line = Journal(tmp_path / "logs")(None, "info", {"at": "2026-11-22T06:00:00Z", "event": "x"})

    assert line["event"] == "x"
    assert "the journal cannot be written" in capsys.readouterr().err


def test_what_is_hidden_is_seen_to_be(tmp_path: Path) -> None:
    """Three stars stand where it stood."""
    line = Journal(tmp_path, ("hook-secret",))(None, "info", {"at": "2026-11-22", "event": "by hook-secret"})

    assert line["event"] == f"by {HIDDEN}"


def test_logs_shows_the_last_lines_of_each_log(dronewire: Command, tmp_path: Path) -> None:
    """Of the journal the newest day's, named before each line; others only where they are asked for."""
    logs = tmp_path / "var" / "logs"
    logs.mkdir(parents=True)
    (logs / "server.log").write_text("".join(f"line {number}\n" for number in range(50)))
    (logs / "journal-2026-11-21.jsonl").write_text('{"event": "old"}\n')
    (logs / "journal-2026-11-22.jsonl").write_text('{"event": "new"}\n')

    assert dronewire("logs", "-n", "2").stdout == 'journal | {"event": "new"}\nserver | line 48\nserver | line 49\n'
    assert dronewire("logs", "server", "-n", "1").stdout == "server | line 49\n"
    assert dronewire("logs", "nothing").returncode == 2


def test_down_stops_nothing_where_nothing_runs(dronewire: Command) -> None:
    """Which is no failure."""
    done = dronewire("down")

    assert (done.returncode, done.stdout) == (0, "nothing is running here\n")
