"""What a version says of its own origin: agencies it credits, whether all may read it, how sure its instant is."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from dronewire.article import Dateline
from dronewire.bundle import Day, files
from dronewire.bundle import lines as described
from dronewire.bundle.lines import story_line
from dronewire.bundle.wording import credited, is_own
from dronewire.story import Copy, Story, Version

from .conftest import MORNING, page_of, text_of

Make = Callable[..., Day]
MakeStory = Callable[..., Story]
MakeVersion = Callable[..., Version]
BUNDLE_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bundle.md"


def _saying(version: Version, **more: object) -> Version:
    return replace(version, article=replace(version.article, **more))


def _versions(told: Day) -> list[dict[str, object]]:
    (told_once,) = told.stories
    return json.loads(story_line(told_once))["versions"]  # type: ignore[no-any-return] # it is JSON


def _text(told: Day, where: str) -> list[str]:
    return [text_of(element) for element in page_of(told).cssselect(where)]


def test_a_line_tells_place_agency_paywall_and_confidence(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Nothing is said of what the page does not say."""
    first = _saying(version(), dateline=Dateline(place="Назрань", agency="ТАСС"), paywalled=False)
    second = _saying(version("post", published=None), credit="Интерфакс")
    told = _versions(day(story(first, second)))

    assert [[one[key] for key in ("place", "agency", "paywalled", "confidence")] for one in told] == [
        ["Назрань", "ТАСС", False, "medium"],
        ["", "Интерфакс", None, None],
    ]


def test_a_version_that_credits_an_agency_says_so(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """In the timeline of page and digest; an agency's own text does not credit itself."""
    own = replace(_saying(version(), credit="ТАСС"), outlet_title="ТАСС")
    other = _saying(version("post", copy=Copy.VERBATIM), dateline=Dateline(agency="ТАСС"))
    told = day(story(own, other))

    assert _text(told, ".spread li .kind") == ["оригинал", "дословно, по ТАСС"]
    assert "[Post](https://post.example/news/1) — дословно, по ТАСС\n" in files(told)["digest.md"].decode()


def test_what_not_all_may_read_is_marked(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """At the story and in its timeline; what is free, or says nothing, is not."""
    closed = _saying(version(), paywalled=True)
    told = day(story(closed, _saying(version("post"), paywalled=False), version("herald")))

    assert _text(told, ".lock") == ["открыта не вся", "открыта не вся"]
    assert f"**Wire** {MORNING.hour + 3}:14 (открыта не вся) · " in files(told)["digest.md"].decode()


@pytest.mark.parametrize(
    ("agency", "russian", "english"),
    [
        ("ТАСС", "по ТАСС", "by TASS"),
        ("Интерфакс", "по Интерфаксу", "by Interfax"),
        ("РИА Новости", "по РИА Новости", "by RIA Novosti"),
        ("Татар-информ", "по Татар-информу", "by Татар-информ"),
        ("Reuters", "по Reuters", "by Reuters"),
    ],
)
def test_agencies_are_credited_as_people_say_it(agency: str, russian: str, english: str) -> None:
    """Names that can be declined are."""
    assert (credited(agency, "ru"), credited(agency, "en")) == (russian, english)


def test_an_agency_knows_itself_in_both_alphabets() -> None:
    """Its English site is the agency as well, and quotes are no part of a name."""
    assert is_own("РИА Дагестан", "РИА «Дагестан»")
    assert [is_own("ТАСС", title) for title in ("ТАСС", "TASS (English)", "Сердало")] == [True, True, False]


def test_every_field_of_a_version_is_described(day: Make, story: MakeStory) -> None:
    """In the reference, and beside the code."""
    page = BUNDLE_PAGE.read_text(encoding="utf-8")
    (version,) = _versions(day(story()))

    assert [name for name in version if f"`{name}`" not in page] == []
    assert [name for name in version if f"``…{name}``" not in (described.__doc__ or "")] == []
    assert len(version) > len(fields(Version))
