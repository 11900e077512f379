"""The doctor names what keeps everything from working, and finds nothing where nothing does."""

import json
from pathlib import Path

import pytest

from newsstand.server import Newsstand

from .commanding import Command

pytestmark = pytest.mark.slow  # a process for each command

LOOKS = ["settings", "permissions", "disk", "database", "clock", "network", "smtp", "versions", "engine"]


def test_a_healthy_workspace_is_well(dronewire: Command, stand: Newsstand) -> None:
    """Each look says so, in a line of JSON."""
    done = dronewire("doctor", "--newsstand", stand.url, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert [line["check"] for line in lines] == LOOKS
    assert all(line["well"] for line in lines)


@pytest.mark.parametrize(
    ("settings", "check", "says"),
    [
        ('[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"', "smtp", "127.0.0.1:1"),
        ('newsstand = "http://127.0.0.1:1"', "network", "no outlet answers"),
        ("least_free = 1e9", "disk", "GB are free"),
        ('outlets = ["nowhere"]', "settings", "nowhere"),
        ("timeout = 'x'", "settings", "timeout"),
        ('[channels]\nchat = "https://example.org/secret-secret"', "permissions", "chmod 600"),
    ],
)
def test_what_is_not_well_is_named(dronewire: Command, tmp_path: Path, settings: str, check: str, says: str) -> None:
    """With exit status 1, and without the secret."""
    head = "" if "mail" not in settings else 'alert = ["desk@example.org"]\n'
    (tmp_path / "dronewire.toml").write_text(head + settings + "\n")
    (tmp_path / "dronewire.toml").chmod(0o644)
    done = dronewire("doctor", "--only", check)

    assert done.returncode == 1
    assert f"failed: {check}: " in done.stderr
    assert says in done.stderr
    assert "secret-secret" not in done.stderr + done.stdout


def test_a_look_that_there_is_not_is_wrong_use(dronewire: Command) -> None:
    """And those that there are stand in the message."""
    done = dronewire("doctor", "--only", "blood")

    assert done.returncode == 2
    assert "permissions" in done.stderr
