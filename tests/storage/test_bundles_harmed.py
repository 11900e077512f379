"""A full disk, a folder that may not be written to, kill -9: the bundle before is whole, and the next run mends."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.bundles import BundleError
from storage.bundles.verifying import verify

from .bundled import SUNDAY, Press

# What changes a folder, as Python's audit events name it; a file that is opened for reading changes none.
CHANGING = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "ctypes.call_function"}


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    """A press with a first version."""
    press = Press(tmp_path / "var")
    press.write(press.story("s1"))
    yield press
    press.close()


@contextmanager
def _full_at(size: int) -> Iterator[None]:
    """No file may grow beyond this size: a write that crosses it is cut short, the next fails."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Nothing may be made in a folder, not even by root."""
    if os.geteuid():
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    if (
        not shutil.which("chattr")
        or subprocess.run(["chattr", "+i", folder], check=False, capture_output=True).returncode
    ):
        pytest.skip("root may write everywhere here, and chattr does not work on this disk")
    yield
    subprocess.run(["chattr", "-i", folder], check=True)


def _is_whole(press: Press, version: int) -> bool:
    found = verify(press.bundles / str(SUNDAY))
    there = [path.name for path in press.bundles.iterdir()]
    return (found.version, found.faults, there) == (version, (), [str(SUNDAY)])


@pytest.mark.parametrize("size", [0, 300, 3_000])
def test_a_full_disk_leaves_the_bundle_before(press: Press, size: int) -> None:
    """Whichever file it is that no longer fits; when there is room again, the next version is written."""
    stories = press.story("s1"), press.story("s2", copies=40)
    with _full_at(size), pytest.raises(BundleError, match=rf"{SUNDAY}: not written, .*; what was there stays"):
        press.write(*stories)
    before = _is_whole(press, 1)
    press.write(*stories)

    assert (before, _is_whole(press, 2)) == (True, True)


def test_a_folder_that_may_not_be_written_to_leaves_the_bundle_before(press: Press) -> None:
    """When it may, the next version is written."""
    stories = press.story("s1"), press.story("s2")
    with (
        _read_only(press.bundles),
        pytest.raises(BundleError, match=rf"{SUNDAY}: not written, .*; what was there stays"),
    ):
        press.write(*stories)
    before = _is_whole(press, 1)
    press.write(*stories)

    assert (before, _is_whole(press, 2)) == (True, True)


def _killed_at(step: int, folder: Path, work: Callable[[], object]) -> bool:
    """Do some work in a process that is killed when it changes a folder for so many times; whether it was."""
    child = os.fork()
    if not child:
        signal.alarm(60)
        left = [step]

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if event in CHANGING and (event.startswith("ctypes") or _changes(event, arguments, folder)):
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _changes(event: str, arguments: tuple[object, ...], folder: Path) -> bool:
    if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
        return False
    return str(arguments[0]).startswith(str(folder))


@pytest.mark.faults
def test_killed_at_any_step_the_bundle_before_is_whole(press: Press) -> None:
    """Or the next one is; and the next run leaves that and nothing else."""
    stories = press.story("s1"), press.story("s2")
    first = shutil.copytree(press.bundles, press.bundles.with_name("first"))
    step, met = 0, set()
    while _killed_at(step := step + 1, press.bundles, lambda: press.write(*stories)):
        found = verify(press.bundles / str(SUNDAY))
        press.write(*stories)
        assert (step, found.faults, _is_whole(press, 2)) == (step, (), True)
        met.add(found.version)
        shutil.rmtree(press.bundles)
        shutil.copytree(first, press.bundles)

    assert (met, step > 20) == ({1, 2}, True)
