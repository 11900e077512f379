"""Every outlet of the catalogue has a saved list and page in its markup, and is read as expected.json says."""

import pytest

from newsstand.saved import FOLDER
from spiders.loader import catalogue

from .reading import Saved

OUTLETS = catalogue()


def test_what_is_saved_is_in_the_catalogue() -> None:
    """No folder is left behind when an outlet goes."""
    assert {file.parent.name for file in FOLDER.glob("*/page.html")} - set(OUTLETS) == set()


@pytest.mark.parametrize("name", OUTLETS)
def test_a_saved_outlet_is_read_as_expected(name: str) -> None:
    """Its list has the entry; its page gives title, instant, authors, language, and the text without its surroundings.

    A new outlet needs no code: save its feed.xml (sitemap.xml, list.html) and one page.html below newsstand/saved/.
    """
    folder = FOLDER / name
    assert (folder / "page.html").exists(), f"save a list and a page of it in {folder}"
    saved = Saved(folder, OUTLETS[name])
    if not saved.expected:
        saved.write()
        pytest.fail(f"{saved.file} was written with what was found: review me")

    found = saved.found()

    assert {key: saved.expected[key] for key in found} == found
