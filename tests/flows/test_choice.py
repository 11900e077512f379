"""Which outlets a round reads: those that are named, else those that the settings choose, else all."""

from pathlib import Path

import pytest

from flows.settings import settings_of_values
from flows.workspace import UnknownOutletError, opened

pytestmark = pytest.mark.slow  # a round each


def _chosen(folder: Path, *named: str, outlets: tuple[str, ...] = ()) -> list[str]:
    with opened(settings_of_values(workspace=folder, var=folder / "var", outlets=outlets)) as workspace:
        return [outlet.id for outlet in workspace.chosen(named)]


def test_without_a_choice_all_are_read(tmp_path: Path) -> None:
    """All that are declared."""
    chosen = _chosen(tmp_path)

    assert {"tass", "iz", "serdalo"} <= set(chosen)


def test_the_settings_choose_by_name_and_by_region(tmp_path: Path) -> None:
    """A desk in the North Caucasus need not read everything."""
    chosen = _chosen(tmp_path, outlets=("tass", "RU-IN"))

    assert {"tass", "serdalo"} <= set(chosen)
    assert "iz" not in chosen


def test_who_is_named_is_read_whatever_the_settings_say(tmp_path: Path) -> None:
    """By hand anything can be read."""
    assert _chosen(tmp_path, "iz", outlets=("tass",)) == ["iz"]


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    """And the known ones are told."""
    with pytest.raises(UnknownOutletError, match="unknown outlet 'nobody'"):
        _chosen(tmp_path, "nobody")


def test_an_unknown_choice_is_a_mistake_that_is_named(tmp_path: Path) -> None:
    """The others are read all the same."""
    settings = settings_of_values(workspace=tmp_path, var=tmp_path / "var", outlets=("tass", "RU-XX"))
    with opened(settings) as workspace:
        mistakes = [str(mistake) for mistake in workspace.mistakes]

    assert mistakes == ["settings: outlets: no outlet and no region is called 'RU-XX'"]
