"""Settings: the file, the environment over it, the command line over both; mistakes name where they stand."""

import os
from pathlib import Path

import pytest

from dronewire.outlet.declaration import DeclarationError
from flows.settings import NOBODY, read_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DRONEWIRE_")]:
        monkeypatch.delenv(name)


def _write(text: str) -> None:
    Path("dronewire.toml").write_text(text, encoding="utf-8")


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    """And lies below the working folder."""
    read = read_settings()

    assert (read.var, read.workspace, read.timezone) == (tmp_path / "var", tmp_path, "Europe/Moscow")
    assert read.readers == (NOBODY,)


def test_the_file_is_read() -> None:
    """Tables are tables."""
    _write('alert = ["desk@example.org"]\n[mail]\nhost = "mail.example.org"\n')

    assert read_settings().mail.host == "mail.example.org"


def test_the_environment_goes_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """One key of a table, too."""
    _write('timezone = "Europe/Samara"\nalert = ["a@b.c"]\n[mail]\nhost = "one.example"\nport = 2525\n')
    monkeypatch.setenv("DRONEWIRE_TIMEZONE", "Asia/Yekaterinburg")
    monkeypatch.setenv("DRONEWIRE_MAIL__HOST", "two.example")
    read = read_settings()

    assert (read.timezone, read.mail.host, read.mail.port) == ("Asia/Yekaterinburg", "two.example", 2525)


def test_the_command_line_goes_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said last."""
    monkeypatch.setenv("DRONEWIRE_NEWSSTAND", "http://127.0.0.1:1")

    assert read_settings(newsstand="http://127.0.0.1:2").newsstand == "http://127.0.0.1:2"


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Not to where the command is started."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mine.toml").write_text('var = "store"\n')

    assert read_settings(tmp_path / "deep" / "mine.toml").var == tmp_path / "deep" / "store"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('alert = ["a@b.c"]\nalerts = 1\n', r"dronewire\.toml:2: alerts: unknown key; known are: alert, bundles,"),
        ('\n\ntimezone = "Moscow"\n', r"dronewire\.toml:3: timezone: unknown time zone 'Moscow'"),
        ('[mail]\nhost = "x"\nprot = 25\n', r"dronewire\.toml:3: mail\.prot: "),
        ('alert = ["a@b.c"\nx = 1', r"dronewire\.toml:2: "),
        ('[mail]\nhost = "x"\n', r"dronewire\.toml.*: .*alert names nobody"),
        ('newsstand = "localhost"\n', r"dronewire\.toml:1: newsstand: "),
    ],
)
def test_a_mistake_names_file_and_line(text: str, message: str) -> None:
    """And says what was expected."""
    _write(text)

    with pytest.raises(DeclarationError, match=message):
        read_settings()


def test_a_mistaken_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own name."""
    monkeypatch.setenv("DRONEWIRE_WORKERS", "many")

    with pytest.raises(DeclarationError, match="DRONEWIRE_WORKERS: "):
        read_settings()


def test_a_file_that_is_asked_for_must_be_there() -> None:
    """Else a typing error would silently give defaults."""
    with pytest.raises(DeclarationError, match=r"nowhere\.toml: there is no such file"):
        read_settings(Path("nowhere.toml"))


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the settings as text nor in an error about them."""
    _write('alert = ["a@b.c"]\n[mail]\nhost = "x.example"\nuser = "u"\npassword = "hunter2"\n')
    shown = repr(read_settings())
    monkeypatch.setenv("DRONEWIRE_MAIL__PORT", "x")
    with pytest.raises(DeclarationError) as caught:
        read_settings()

    assert "hunter2" not in shown
    assert "hunter2" not in str(caught.value)
