"""Bundles are brought to an address that fsspec knows, seals last, and nothing twice."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from dronewire.bundle.package import DIGEST, PACKAGE
from storage.bundles.mirror import Mirror, MirrorError, fetched
from storage.bundles.verifying import verify

from .bundled import SUNDAY, Press, flip


class Watched(MemoryFileSystem):  # type: ignore[misc] # fsspec has no types
    """Memory that notes what is written, and is full after so many files."""

    protocol = "watched"
    cachable = False
    written: ClassVar[list[str]] = []
    room = 1_000

    def put_file(self, lpath: str, rpath: str, **kwargs: Any) -> None:
        """Write a file, if there is room."""
        if len(self.written) >= self.room:
            raise OSError(28, "No space left on device")
        self.written.append(rpath.partition("bundles/")[2])
        super().put_file(lpath, rpath, **kwargs)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    """A press with a bundle and an overview."""
    press = Press(tmp_path / "var")
    press.write(press.story("s1"))
    (press.bundles / "index.html").write_text("all days")
    yield press
    press.close()


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> type[Watched]:
    """An empty memory at `watched://`."""
    fsspec.register_implementation("watched", Watched, clobber=True)
    MemoryFileSystem.store.clear()
    monkeypatch.setattr(Watched, "written", [])
    return Watched


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_a_mirrored_bundle_is_the_same(press: Press, tmp_path: Path, scheme: str) -> None:
    """It is fetched back and verified."""
    address = f"{scheme}://{tmp_path}/mirror/{scheme}"
    brought = Mirror(address, tmp_path / "notes").bring(press.bundles)
    with fetched(f"{address}/{SUNDAY}") as folder:
        found = verify(folder)

    assert (found.folder.name, found.faults) == (str(SUNDAY), ())
    assert brought == found.files + 1


def test_a_byte_that_was_changed_there_is_found(press: Press, tmp_path: Path) -> None:
    """Where nobody of us wrote it."""
    Mirror(f"file://{tmp_path}/mirror", tmp_path / "notes").bring(press.bundles)
    flip(tmp_path / "mirror" / str(SUNDAY) / "evidence.wacz", 700)
    with fetched(f"file://{tmp_path}/mirror/{SUNDAY}") as folder:
        assert [name for name, _ in verify(folder).faults] == ["evidence.wacz"]


def test_seals_come_after_what_they_seal(press: Press, tmp_path: Path, watched: type[Watched]) -> None:
    """And the overview, which leads to it all, comes last."""
    Mirror("watched://bundles", tmp_path / "notes").bring(press.bundles)

    assert watched.written[-3:] == [f"{SUNDAY}/{PACKAGE}", f"{SUNDAY}/{DIGEST}", "index.html"]


def test_what_is_there_is_not_brought_again(press: Press, tmp_path: Path, watched: type[Watched]) -> None:
    """Only what changed is."""
    mirror = Mirror("watched://bundles", tmp_path / "notes")
    mirror.bring(press.bundles)
    watched.written.clear()
    (press.bundles / "index.html").write_text("all days, and one more")

    assert (mirror.bring(press.bundles), watched.written, mirror.bring(press.bundles)) == (1, ["index.html"], 0)


def test_another_address_gets_all(press: Press, tmp_path: Path, watched: type[Watched]) -> None:
    """The notes are of one address."""
    first = Mirror("watched://bundles", tmp_path / "notes").bring(press.bundles)

    assert Mirror("watched://other/bundles", tmp_path / "notes").bring(press.bundles) == first


def test_what_is_gone_here_goes_there(press: Press, tmp_path: Path) -> None:
    """A day whose bundle was removed."""
    mirror = Mirror(f"file://{tmp_path}/mirror", tmp_path / "notes")
    mirror.bring(press.bundles)
    shutil.rmtree(press.bundles / str(SUNDAY))
    mirror.bring(press.bundles)

    assert [path.name for path in (tmp_path / "mirror").rglob("*") if path.is_file()] == ["index.html"]


def test_a_full_disk_there_is_named_and_the_next_run_goes_on(
    press: Press, tmp_path: Path, watched: type[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No seal is there before; what was brought is not brought again."""
    mirror = Mirror("watched://somebody:secret@bundles", tmp_path / "notes")
    monkeypatch.setattr(watched, "room", 3)
    with pytest.raises(MirrorError, match=r"^watched://bundles: .*No space left on device"):
        mirror.bring(press.bundles)
    before = list(watched.written)
    monkeypatch.setattr(watched, "room", 1_000)
    mirror.bring(press.bundles)

    assert not any(name.endswith(".json") for name in before)
    assert sorted(watched.written) == sorted(set(watched.written))


def test_an_address_that_nobody_knows_is_named(tmp_path: Path) -> None:
    """With what fsspec says."""
    with pytest.raises(MirrorError, match=r"^nowhere://bucket: Protocol not known: nowhere"):
        Mirror("nowhere://bucket", tmp_path / "notes").bring(tmp_path)
