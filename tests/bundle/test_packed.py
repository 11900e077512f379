"""Stories that were made ready while the tables were written are told as if they were made for the page."""

from collections.abc import Callable
from dataclasses import replace

from dronewire.bundle import Day, files
from dronewire.bundle.packed import Packed
from dronewire.bundle.shown import in_full
from dronewire.story import Story

Make = Callable[..., Day]
MakeStory = Callable[..., Story]


def test_a_story_comes_back_as_it_was(day: Make, story: MakeStory, version: Callable[..., object]) -> None:
    """Whatever is in it."""
    told = story(version(title="Цех <b>&</b> «дроны» \U0001f681 \ud83d"), version("post", text="Совсем другое."))
    made, packed = in_full(day(told), told), Packed()
    packed.keep(told.id, made)

    assert told.id in packed
    assert packed[told.id] == made


def test_a_page_of_stories_made_before_has_the_same_bytes(
    day: Make, story: MakeStory, version: Callable[..., object]
) -> None:
    """Made then or now."""
    told = day(story(version(), version("post", text="Совсем другое.")))
    ready = replace(told, shown=Packed())
    for one in ready.stories:
        ready.shown.keep(one.id, in_full(ready, one))

    assert files(ready) == files(told)
