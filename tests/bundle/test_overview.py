"""The overview of all bundles: calendar, topics, outlets and stories, as plain files."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dronewire.bundle.gist import DayGist, StoryGist, from_text, to_text
from dronewire.bundle.lines import story_line
from dronewire.bundle.overview import LATEST
from dronewire.story import Copy, Former, Story, Version
from storage.bundles.overview import write_overview

from .conftest import TOPICS, text_of

MakeStory = Callable[..., Story]
MakeVersion = Callable[..., Version]
SUNDAY = date(2026, 11, 22)
MOSCOW = ZoneInfo("Europe/Moscow")
Publish = Callable[..., tuple[str, ...]]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Writes what a bundle says of a day's stories, and then the overview; gives what changed in that."""

    def published(*stories: Story, day: date = SUNDAY) -> tuple[str, ...]:
        folder = tmp_path / day.isoformat()
        folder.mkdir(exist_ok=True)
        (folder / "stories.jsonl").write_bytes(b"".join(story_line(story) for story in stories))
        (folder / "index.html").touch()
        return write_overview(tmp_path, [day], zone=MOSCOW, topics=TOPICS)

    return published


def page(path: Path) -> html.HtmlElement:
    """A page as a reader of Russian sees it."""
    parsed = html.fromstring(path.read_text(encoding="utf-8"))
    for other in parsed.cssselect(".t[lang=en]"):
        other.drop_tree()
    return parsed


def test_the_calendar_leads_to_each_day(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """With the number of its stories."""
    publish(story(name="a"), day=SUNDAY - timedelta(days=30))
    publish(story(name="b"), story(name="c"))

    days = {link.get("href"): text_of(link) for link in page(tmp_path / "index.html").cssselect(".calendar a")}
    assert days == {"2026-10-23/index.html": "23 1", "2026-11-22/index.html": "22 2"}


def test_the_latest_day_stands_beside_the_calendar(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """With its weightiest stories; how many there are beyond them is said."""
    publish(story(name="old"), day=SUNDAY - timedelta(days=1))
    publish(*(story(name=f"n{number}") for number in range(LATEST + 2)))

    links = page(tmp_path / "index.html").cssselect("section[aria-labelledby=latest] li a")
    more = page(tmp_path / "index.html").cssselect("section[aria-labelledby=latest] > p")
    assert [link.get("href") for link in links] == [f"2026-11-22/index.html#s-n{number}" for number in range(LATEST)]
    assert [text_of(one) for one in more] == ["и ещё 2 →"]


def test_every_link_leads_to_a_file(tmp_path: Path, publish: Publish, story: MakeStory, version: MakeVersion) -> None:
    """Relative ones only: it can be moved, and served from anywhere."""
    publish(story(name="a"), day=SUNDAY - timedelta(days=30))
    publish(story(version(), version("post"), name="b"), replace(story(name="c", topics=("training",)), merged=("z",)))

    lost = [
        (path.name, link)
        for path in tmp_path.rglob("*.html")
        if path.stat().st_size
        for _, _, link, _ in html.fromstring(path.read_text(encoding="utf-8")).iterlinks()
        if not re.match("https?:|data:", link) and not (path.parent / urldefrag(link).url).is_file()
    ]
    assert lost == []


def test_a_story_s_page_tells_its_way(tmp_path: Path, publish: Publish, story: MakeStory, version: MakeVersion) -> None:
    """Who had it when, and in what form."""
    publish(story(version(), version("post"), name="b"))

    told = page(tmp_path / "overview/stories/2026-11-22/b.html").cssselect(".path li")
    assert [text_of(one.cssselect(".at")[0]) for one in told] == ["10:14", "10:14"]
    assert [text_of(one.cssselect("a")[0]) for one in told] == ["Wire", "Post"]


def test_a_story_s_page_tells_what_versions_add_and_outlets_change(
    tmp_path: Path, publish: Publish, story: MakeStory, version: MakeVersion
) -> None:
    """Sentences that are new, and an edit word by word."""
    first = version()
    text = first.article.text
    later = version("post", text=f"{text}\nСубсидию заводу обещают выплатить в марте.", copy=Copy.CONTAINING)
    before = Former(revision=1, title="Сто дронов собрали", text=text, until=later.first_seen)
    publish(story(first, replace(later, revision=2, former=(before,)), name="b"))

    told = page(tmp_path / "overview/stories/2026-11-22/b.html")
    assert [text_of(one) for one in told.cssselect(".came")] == ["Субсидию заводу обещают выплатить в марте."]
    assert "дронов" in [text_of(one) for one in told.cssselect(".edit del")]
    assert "Субсидию заводу обещают выплатить в марте." in text_of(told.cssselect(".edit")[0])


def test_bundles_of_earlier_days_say_less(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """What they do not say is not shown, and nothing else is lost."""
    publish(story(name="b"))
    lines = tmp_path / f"{SUNDAY}/stories.jsonl"
    told = json.loads(lines.read_text(encoding="utf-8"))
    for one in told["versions"]:
        del one["added"], one["dropped"]
    lines.write_text(json.dumps(told) + "\n", encoding="utf-8")

    assert write_overview(tmp_path, [SUNDAY], zone=MOSCOW, topics=TOPICS) == ()


def test_a_story_that_became_part_of_another_leads_there(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """A link that somebody kept still works."""
    publish(replace(story(name="b"), merged=("a",)))

    (link,) = page(tmp_path / "overview/stories/2026-11-22/a.html").cssselect("main a")
    assert link.get("href") == "b.html"


def test_the_same_bundles_change_nothing(publish: Publish, story: MakeStory) -> None:
    """Only what says something else is written."""
    publish(story())

    assert publish(story()) == ()


def test_another_month_is_left_alone(publish: Publish, story: MakeStory) -> None:
    """A year has fifty thousand stories; a day touches its own and its month's lists."""
    publish(story(name="a"), day=SUNDAY - timedelta(days=30))
    changed = publish(story(name="b"))

    assert [name for name in changed if "2026-10" in name] == []


def test_the_first_page_is_written_last(publish: Publish, story: MakeStory) -> None:
    """It leads to no page that is not there."""
    assert publish(story())[-1] == "index.html"


def test_what_is_told_no_more_is_removed(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """Its page, and the topic's page of that month."""
    publish(story(name="a"), story(name="b", topics=("training",)))
    publish(story(name="a"))

    assert not (tmp_path / "overview/stories/2026-11-22/b.html").exists()
    assert not (tmp_path / "overview/topics/training/2026-11.html").exists()


def test_a_day_that_it_was_not_told_of_is_found(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """After a crash, or when bundles were copied from elsewhere."""
    publish(story(name="a"), day=SUNDAY - timedelta(days=1))
    (tmp_path / "overview/days/2026-11-21.json").unlink()
    publish(story(name="b"))

    assert len(page(tmp_path / "index.html").cssselect(".calendar a")) == 2


def test_a_name_that_is_no_file_name_is_left_out(tmp_path: Path, publish: Publish, story: MakeStory) -> None:
    """A bundle from elsewhere writes nowhere but where it should."""
    publish(replace(story(name="../../../evil"), merged=("../../../worse",)))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-11-22", "index.html", "overview"]
    assert list(tmp_path.rglob("*evil*")) == []


NAMES = st.text("abc_", min_size=1, max_size=4)
STORIES = st.builds(
    StoryGist,
    id=NAMES,
    title=st.text(),
    language=st.text(max_size=2),
    outlets=st.lists(NAMES, max_size=3).map(tuple),
    topics=st.lists(NAMES, max_size=3).map(tuple),
    at=st.text(max_size=5),
)


@given(stories=st.lists(STORIES, max_size=4), titles=st.dictionaries(NAMES, st.text(), max_size=3))
def test_a_gist_is_read_as_it_was_written(stories: list[StoryGist], titles: dict[str, str]) -> None:
    """Whatever titles say."""
    gist = DayGist(day=SUNDAY, stories=tuple(stories), articles=3, titles=titles)

    assert from_text(to_text(gist)) == gist
