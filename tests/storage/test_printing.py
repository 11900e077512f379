"""A bundle on paper: asked for once it stays, and whatever a title says is set as it is."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dronewire.bundle import counts_of
from dronewire.bundle.paper import sheet
from storage.bundles import BundleError
from storage.bundles.contents import is_on_paper
from storage.bundles.printing import printed
from storage.bundles.verifying import verify

from .bundled import SUNDAY, Press

HARD = ("#panic() $x$ *a* _b_ `c` <d> @e \\", "Дрони, їжак, \u04c0амат, №5 — «ёлка»", "\ud800", "", '"]); #eval("1")')


@pytest.fixture
def typst() -> None:
    """Typst, an extra."""
    pytest.importorskip("typst")


@pytest.mark.usefixtures("typst")
def test_a_day_is_set_as_pdf(tmp_path: Path) -> None:
    """It is listed in the package and verified like all else."""
    press = Press(tmp_path)
    folder = press.write(press.story("s1"), on_paper=True).folder
    press.close()

    assert (folder / "digest.pdf").read_bytes().startswith(b"%PDF-")
    assert (is_on_paper(press.bundles, SUNDAY), verify(folder).faults) == (True, ())


@pytest.mark.usefixtures("typst")
def test_the_same_day_gives_the_same_paper(tmp_path: Path) -> None:
    """Neither the hour nor the fonts of the machine show."""
    press = Press(tmp_path)
    told = press.day(press.story("s1"), press.story("s2", copies=30))
    press.close()
    said = sheet(told, counts_of(told), version=1)

    assert printed(said) == printed(said)


@pytest.mark.usefixtures("typst")
@pytest.mark.parametrize("title", HARD)
def test_no_title_is_markup(tmp_path: Path, title: str) -> None:
    """Nor does half a character stop the press."""
    press = Press(tmp_path)
    told = press.day(press.story("s1", title=title))
    press.close()

    assert printed(sheet(told, counts_of(told), version=1)).startswith(b"%PDF-")


@pytest.mark.usefixtures("typst")
def test_a_day_without_stories_has_its_paper(tmp_path: Path) -> None:
    """It says how the day was read."""
    press = Press(tmp_path)
    told = replace(press.day(), outlets={})
    press.close()

    assert printed(sheet(told, counts_of(told), version=1)).startswith(b"%PDF-")


def test_without_typst_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no bundle is written."""
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(BundleError, match=r"pip install 'dronewire\[pdf\]'"):
        printed("{}")
