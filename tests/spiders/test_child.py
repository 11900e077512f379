"""The child process: its exit status, how it is stopped, and that it does not outlive its parent."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Asked, Town, reply, rss

from spiders.child import Exit, start_command
from spiders.haul import read_done, read_haul

HOME = "https://one.example"


async def _hang(asked: Asked, out: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


def _wait_for(town: Town, path: str) -> None:
    for _ in range(400):
        if any(asked.path == path for asked in town.requests):
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} was never asked for")


def _publish(town: Town) -> None:
    town.answers[f"{HOME}/rss.xml"] = reply(rss(f"{HOME}/1", f"{HOME}/2"), kind="text/xml")
    town.answers[f"{HOME}/1"] = reply("<p>note</p>")
    town.answers[f"{HOME}/2"] = _hang


def test_a_whole_haul_has_status_0(town: Town, crawls: Crawls) -> None:
    """Whatever became of the addresses."""
    crawls.declare("one")
    crawls.run("one", "unknown")

    assert crawls.last is not None
    assert crawls.last.returncode == Exit.WHOLE


def test_a_sound_crawl_has_nothing_to_say(town: Town, crawls: Crawls) -> None:
    """No warning and no log line: what happened stands in the haul."""
    crawls.declare("one")
    town.answers[f"{HOME}/rss.xml"] = reply(rss(), kind="text/xml")
    crawls.run("one")

    assert crawls.last is not None
    assert crawls.last.stderr == ""


def test_a_missing_assignment_is_wrong_use(tmp_path: Path) -> None:
    """The message names the file."""
    command = start_command(tmp_path / "none.json", haul=tmp_path / "haul")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (ended.returncode, str(tmp_path / "none.json") in ended.stderr) == (Exit.WRONG_USE, True)


def test_wrong_settings_are_wrong_use(town: Town, crawls: Crawls) -> None:
    """The message names the setting."""
    crawls.settings = {"delay": "soon"}
    command, _ = crawls.command("one")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (ended.returncode, "delay" in ended.stderr) == (Exit.WRONG_USE, True)


def test_a_haul_is_never_written_over(town: Town, crawls: Crawls) -> None:
    """A second crawl into the same folder is refused."""
    crawls.declare("one")
    before = crawls.run("one")
    command, haul = crawls.command("one")
    command[command.index(str(haul))] = str(crawls.haul)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == Exit.WRONG_USE
    assert [line for line, _ in read_haul(crawls.haul)] == before


def test_a_stopped_crawl_accounts_for_what_is_left(town: Town, crawls: Crawls) -> None:
    """After SIGTERM it lets go what is under way, postpones the rest and says that it was stopped."""
    crawls.declare("one")
    _publish(town)
    command, haul = crawls.command("one")
    with subprocess.Popen(command) as child:
        _wait_for(town, "/2")
        child.send_signal(signal.SIGTERM)
        status = child.wait(timeout=20)
    outcomes = {line.address: line.outcome for line, _ in read_haul(haul)}
    done = read_done(haul)

    assert (status, done and done["reason"]) == (Exit.STOPPED, "stopped")
    assert (outcomes[f"{HOME}/1"], outcomes[f"{HOME}/rss.xml"]) == (None, "read")
    assert outcomes[f"{HOME}/2"] in {"postponed", "failed"}


def test_a_killed_crawl_has_no_summary(town: Town, crawls: Crawls) -> None:
    """Its lines can be read, and the feed is not among them: it is asked again."""
    crawls.declare("one")
    _publish(town)
    command, haul = crawls.command("one")
    with subprocess.Popen(command) as child:
        _wait_for(town, "/2")
        time.sleep(0.3)
        child.kill()
    addresses = [line.address for line, _ in read_haul(haul)]

    assert read_done(haul) is None
    assert addresses == [f"{HOME}/robots.txt", f"{HOME}/1"]


def test_the_child_dies_with_its_parent(town: Town, crawls: Crawls) -> None:
    """A crawl whose parent was killed does not go on."""
    crawls.declare("one")
    _publish(town)
    command, _ = crawls.command("one")
    script = f"import subprocess; p = subprocess.Popen({command!r}); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        _wait_for(town, "/2")
        parent.kill()

    assert _is_gone(child)


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_a_spider_that_cannot_be_made_has_a_line(town: Town, crawls: Crawls) -> None:
    """A mistake in one declaration is told in that outlet's line, and the others go on."""
    crawls.declare("one")
    (crawls.folder / "outlets" / "wrong.toml").write_text('title = "Wrong"\nhomepage = 7\n', encoding="utf-8")
    town.answers[f"{HOME}/rss.xml"] = reply(rss(), kind="text/xml")
    lines = {line.outlet: line for line in crawls.run("wrong", "one")}

    assert "wrong.toml:2: homepage" in lines["wrong"].reason
    assert lines["one"].outcome == "read"


@pytest.mark.parametrize("name", ["spiders/__init__.py", "spiders.py", "json.py", "dronewire/__init__.py"])
def test_the_working_folder_hides_no_module(town: Town, crawls: Crawls, name: str) -> None:
    """Whatever the user's own Python files are called."""
    (crawls.folder / name).parent.mkdir(exist_ok=True)
    (crawls.folder / name).write_text('raise SystemExit("the wrong module")', encoding="utf-8")
    crawls.declare("one")
    town.answers[f"{HOME}/rss.xml"] = reply(rss(), kind="text/xml")
    crawls.run("one")

    assert crawls.last is not None
    assert crawls.last.returncode == Exit.WHOLE


def test_an_empty_assignment_is_a_whole_haul(town: Town, crawls: Crawls) -> None:
    """Nothing due is no mistake."""
    assert crawls.run() == []
    assert json.loads((crawls.haul / "done.json").read_text(encoding="utf-8"))["lines"] == 0
