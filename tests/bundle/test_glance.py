"""The day's numbers against the days before, and the charts made of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dronewire.bundle import Day
from dronewire.bundle.charts import Caption, Row, bars, charts
from dronewire.bundle.counts import counts_of
from dronewire.bundle.day import Before
from dronewire.bundle.drawing import hours, sparkline, way
from dronewire.bundle.glance import Glance, glance
from dronewire.story import Story, Version

from .conftest import MORNING, page_of, text_of

Make = Callable[..., Day]
MakeStory = Callable[..., Story]
MakeVersion = Callable[..., Version]
NAMES = {f"charts/{name}.svg" for name in ("topics", "hours", "outlets", "regions", "trend")}


def before(*counts: int | None) -> tuple[Before, ...]:
    """Days before the day of the tests with so many stories about production; None: nothing was read."""
    first = date(2026, 11, 22) - timedelta(days=len(counts))
    return tuple(
        Before(
            day=first + timedelta(days=at),
            read=count is not None,
            stories=count or 0,
            topics={"production": count or 0},
        )
        for at, count in enumerate(counts)
    )


def seen(told: Day) -> Glance:
    """The day at a glance."""
    return glance(told, counts_of(told))


def test_the_usual_is_the_median_of_the_days_that_were_read(day: Make, story: MakeStory) -> None:
    """A day on which nothing was read says nothing."""
    told = replace(day(story()), before=before(None, 2, None, 9, 3))

    assert (seen(told).usual, seen(told).before) == (3, (None, 2, None, 9, 3))


def test_two_days_are_no_habit(day: Make, story: MakeStory) -> None:
    """Nobody knows what is usual then."""
    assert seen(replace(day(story()), before=before(2, 3))).usual is None


@pytest.mark.parametrize(("usual", "stories", "rises"), [(0, 1, False), (0, 2, True), (3, 7, False), (3, 8, True)])
def test_a_topic_rises_with_twice_the_usual_and_two_more(
    day: Make, story: MakeStory, usual: int, stories: int, rises: bool
) -> None:
    """One story where there usually is none is no rise."""
    told = day(*(story(name=f"s{number}") for number in range(stories)))
    (topic,) = [one for one in seen(replace(told, before=before(usual, usual, usual))).topics if one.id == "production"]

    assert topic.rising is rises


def test_the_first_is_counted_where_others_followed(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """A story that nobody else has makes nobody first."""
    told = day(story(version(), version("post")), story(version("post"), name="s2"))

    assert [(one.id, one.count) for one in seen(told).firsts] == [("wire", 1)]


def test_regions_have_names_in_both_languages(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """A country's where the division has none here."""
    told = day(story(version(), version("post"), version("star")))
    told = replace(told, regions={"wire": "RU-TA", "post": "DE-BY", "star": "KZ"})

    named = {(one.ru, one.en) for one in seen(told).regions}
    assert named == {("Татарстан", "Tatarstan"), ("Германия (DE-BY)", "Germany (DE-BY)"), ("Казахстан", "Kazakhstan")}


def test_the_page_says_what_is_more_than_usual(day: Make, story: MakeStory) -> None:
    """In words, above the stories."""
    told = day(*(story(name=f"s{number}") for number in range(4)))
    (rising,) = page_of(replace(told, before=before(1, 1, 1))).cssselect(".rising")

    assert text_of(rising) == "Больше обычного: Производство 4 (обычно 1)"


def test_each_chart_is_a_picture_that_can_be_read_out(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Valid XML with title and description; no script, nothing loaded."""
    told = replace(day(story(version(), version("post"))), before=before(1, None, 2), regions={"wire": "RU-TA"})
    drawn = {name: etree.fromstring(content) for name, content in charts(told, counts_of(told))}

    assert set(drawn) == NAMES
    for chart in drawn.values():
        tags = {etree.QName(element).localname for element in chart.iter()}
        assert chart.findtext("{*}title")
        assert tags <= {"svg", "title", "desc", "style", "rect", "text", "path"}


def test_an_empty_day_has_charts_too(day: Make) -> None:
    """They are empty, not missing: links to them hold."""
    assert {name for name, _ in charts(day(rounds=0), counts_of(day(rounds=0)))} == NAMES


@given(label=st.text(max_size=60), count=st.integers(min_value=0, max_value=10**6))
def test_labels_are_text_whatever_they_say(label: str, count: int) -> None:
    """Nothing that an outlet calls itself becomes markup."""
    drawing = bars(Caption(title="t", when="w"), [Row(label=label, count=count)])
    labels = etree.fromstring(drawing.encode()).findall("{*}text")

    assert len(labels) == 4


@given(st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=10**5)), max_size=30), st.integers(0, 10**5))
def test_a_day_that_was_not_read_has_no_mark(counts: list[int | None], now: int) -> None:
    """Zero stories and nothing read differ."""
    path = etree.fromstring(sparkline(counts, now)).find("path")

    assert path is not None
    assert path.get("d", "").count("M") == sum(count is not None for count in counts)


def test_hours_without_stories_have_only_their_ground() -> None:
    """Two columns, twenty-four grounds."""
    drawing = etree.fromstring(hours([0] * 10 + [2, 5] + [0] * 12))

    assert len(drawing.findall("rect")) == 24 + 2


def test_a_story_that_only_one_outlet_has_has_no_way() -> None:
    """Nor one whose versions all came at once."""
    assert (way([MORNING]), way([MORNING, MORNING])) == ("", "")


def test_a_way_goes_from_the_first_version_to_the_last() -> None:
    """Each version has its place by its time."""
    drawing = etree.fromstring(way([MORNING, MORNING + timedelta(hours=1), MORNING + timedelta(hours=4)]))

    assert [circle.get("cx") for circle in drawing.findall("circle")] == ["54", "204", "4"]
