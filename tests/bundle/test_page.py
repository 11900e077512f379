"""The page: what stands there, and what can never stand there."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from dronewire.bundle import Day, files
from dronewire.bundle.page import FILES, HEADLINES, NAMED
from dronewire.bundle.rendering import source
from dronewire.instant import Confidence, Precision
from dronewire.story import Copy, Story, Version

from .conftest import page_of, text_of

Make = Callable[..., Day]
MakeStory = Callable[..., Story]
MakeVersion = Callable[..., Version]

ELEMENTS = set(
    re.findall(
        r"\w+",
        "html head meta title link style body a div header p span b h1 h2 h3 time dl dt dd svg rect fieldset legend "
        "input label main article mark ul ol li details summary section table thead tbody tfoot tr th td footer "
        "form select option button output script path circle",
    )
)
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "manifest", "ping"}
HARM = [
    '<script>alert("1")</script>',
    "<img src=http://evil.example/x onerror=alert(1)>",
    "</style><script>x</script>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp;",
    "]]><!-- -->",
]
HARMFUL = st.one_of(st.sampled_from(HARM), st.text(max_size=40))


def _sum(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_a_topic_says_how_much_of_the_text_it_has_and_by_which_rule(day: Make, story: MakeStory) -> None:
    """Points beside its title; the query where one points at it."""
    (match,) = story().matches
    told = replace(story(), matches=(match, replace(match, score=7, rule="дрон <b> OR @uav"), replace(match, score=2)))

    (chip,) = page_of(day(told)).cssselect(".chip")

    assert (text_of(chip)[-2:], chip.get("title")) == (" 7", "дрон <b> OR @uav")


def test_the_story_is_told_with_who_was_first(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """First publisher and time, then those who followed."""
    told = story(version(), version("post", copy=Copy.VERBATIM), version("herald", copy=Copy.EDITED))

    (summary,) = page_of(day(told)).cssselect(".spread summary")

    assert text_of(summary) == "Первым: Wire 10:14 → затем 2 издания: Post, Herald"


def test_found_words_are_marked_in_title_lead_and_text(day: Make, story: MakeStory) -> None:
    """Why it matched is seen at once."""
    page = page_of(day(story()))

    found = {where: [m.text for m in page.cssselect(f"{where} mark")] for where in ("h3", ".lead", ".why")}
    assert found == {"h3": ["беспилотников"], ".lead": ["беспилотников"], ".why": ["дронов"]}


def test_a_day_only_date_shows_no_time(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Midnight in the outlet's zone, here Vladivostok's, is that day and no time."""
    midnight = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    told = story(version(published=midnight, precision=Precision.DAY))

    (kick,) = page_of(day(told)).cssselect(".kick > span:first-child")

    assert text_of(kick) == "Wire 22.11 время не указано"


def test_an_article_without_an_instant_says_when_it_was_seen(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """What we do not know is not passed off as known."""
    (kick,) = page_of(day(story(version(published=None)))).cssselect(".kick > span:first-child")

    assert text_of(kick) == "Wire 10:16 увидели; дата не указана"


def test_a_time_that_places_disagree_on_is_marked(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """It is shown, in italics, with the word for it."""
    one = version()
    assert one.article.published
    doubtful = replace(one.article.published, confidence=Confidence.LOW)
    told = story(replace(one, article=replace(one.article, published=doubtful)))

    (kick,) = page_of(day(told)).cssselect(".kick > span:first-child")

    assert text_of(kick) == "Wire 10:14 время ненадёжно"


def test_articles_without_a_certain_time_are_counted_at_the_top(
    day: Make, story: MakeStory, version: MakeVersion
) -> None:
    """How far the order of events can be relied on is seen at once."""
    told = story(version(), version("post", published=None), version("herald", precision=Precision.DAY))

    (state,) = page_of(day(told)).cssselect(".state")

    assert text_of(state.cssselect(".is")[-1]) == "публикаций без точного времени: 2 из 3"


def test_the_weightiest_headlines_stand_above_all(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """What is new is seen before anything is scrolled; how many there are in all is said."""
    told = [story(version(title=f"Новость {number}"), name=f"n{number}") for number in range(HEADLINES + 1)]

    (front,) = page_of(day(*told)).cssselect(".front")

    assert text_of(front.cssselect("h2")[0]) == "Главное 8 из 9"
    assert [link.get("href") for link in front.cssselect("a")] == [f"#s-n{number}" for number in range(HEADLINES)]


def test_outlets_beyond_those_that_fit_are_counted(day: Make) -> None:
    """The top names a dozen, the table below all."""
    one = day()
    many = {f"o{number}": f"Издание {number}" for number in range(NAMED + 3)}

    page = page_of(replace(one, outlets=many))

    assert text_of(page.cssselect(".state .is a")[0]) == "+ 3"
    assert len(page.cssselect("#read > .scroll tbody th")) == len(many) + 2


def test_the_archived_page_is_named(day: Make, story: MakeStory) -> None:
    """File, offset and sum of the raw page."""
    (proof,) = page_of(day(story())).cssselect(".proof")

    assert text_of(proof) == f"2026/11/22/0.warc.gz @ 4711 sha256 {'ab' * 32}"


def test_an_english_story_speaks_english(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Its element carries the language."""
    told = story(version(title="A hundred drones", text="A plant built a hundred drones.", language="en"))

    (article,) = page_of(day(told), "en").cssselect("article")

    assert (article.get("lang"), text_of(article.cssselect("summary")[0])) == ("en", "First: Wire 10:14 · only there")


def test_outlets_in_trouble_are_named(day: Make, story: MakeStory) -> None:
    """How complete we are stands at the top."""
    (state,) = page_of(day(story())).cssselect(".state")

    assert [text_of(one) for one in state.cssselect(".is")] == [
        "Прочитано изданий: 2 из 3",
        "не прочитано: Тихая газета",
        "отказ в доступе: Post",
    ]


def test_the_table_of_outlets_adds_up(day: Make, story: MakeStory) -> None:
    """Each column and each row ends in its sum."""
    page = page_of(day(story()))

    (table,) = page.cssselect("#read > .scroll table")
    rows = [[int(cell.text_content()) for cell in row.cssselect("td")] for row in table.cssselect("tbody tr")]
    total = [int(cell.text_content()) for cell in table.cssselect("tfoot td")]
    assert total == [sum(column) for column in zip(*rows, strict=True)]
    assert [row[-1] for row in rows] == [sum(row[1:-1]) for row in rows]


def test_an_empty_day_says_so_and_how_much_was_read(day: Make) -> None:
    """Nothing found is something else than nothing read."""
    (empty,) = page_of(day()).cssselect(".empty")

    assert "ничего не найдено" in text_of(empty)
    assert "52 адреса, 2 из 3 изданий, 2 обхода; новых публикаций: 5" in text_of(empty)


def test_a_day_without_rounds_says_that_nothing_was_read(day: Make) -> None:
    """It must not look like a quiet day."""
    (empty,) = page_of(day(rounds=0)).cssselect(".empty")

    assert "ни одного обхода не было" in text_of(empty)


def test_the_weightiest_story_stands_first(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Weight is how many outlets have it."""
    small = story(version(title="Малая"), name="small")
    large = story(version(title="Большая"), version("post"), name="large")

    titles = [text_of(title) for title in page_of(day(small, large)).cssselect("h3")]

    assert titles == ["Большая", "Малая"]


def test_hidden_places_are_counted(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """A cap is visible."""
    text = "Начало.\n" + "\n".join(f"Абзац {number} про дрон." for number in range(7))

    (why,) = page_of(day(story(version(text=text)))).cssselect(".why")

    assert [text_of(line) for line in why][3:] == ["и ещё 4 места в тексте"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", ""])
def test_only_web_addresses_become_links(day: Make, story: MakeStory, version: MakeVersion, address: str) -> None:
    """Anything else is shown without one."""
    page = page_of(day(story(version(address=address))))

    assert [link.get("href") for link in page.cssselect("article a")] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.tuples(HARMFUL, HARMFUL, HARMFUL, HARMFUL))
def test_what_outlets_write_does_no_harm(
    day: Make, story: MakeStory, version: MakeVersion, written: tuple[str, str, str, str]
) -> None:
    """No element, attribute or address comes from an article's text."""
    title, text, outlet, term = written
    one = replace(version(title=title, text=text, language=term), outlet_title=outlet)
    told = story(one, replace(one, copy=Copy.EDITED), name=term)

    page = page_of(replace(day(told), topics={"production": {"ru": title, "en": term}}))

    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    names = {name for element in page.iter() for name in element.attrib}
    links = {element.get("href").partition(":")[0] for element in page.iter() if element.get("href")}
    assert tags - ELEMENTS == set()
    assert {name for name in names if name.startswith("on")} | names & LOADING == set()
    assert links <= {"https", "data", "#read", "#stories", "../index.html", *FILES}
    assert [script.text for script in page.iter("script")] == [source("choices.js") + source("page.js")]


def test_nothing_is_loaded_from_outside(day: Make, story: MakeStory) -> None:
    """One file: no style sheet, picture or font of another; the browser is told to hold it so."""
    page = files(day(story()))["index.html"].decode()

    assert [word for word in ("@import", "url(", "@font-face", "src=") if word in page] == []
    assert re.findall('https?://[^/"<]+', page.partition("</style>")[0]) == []


def test_only_the_page_s_own_style_and_script_may_work(day: Make, story: MakeStory) -> None:
    """The policy names them by their sums; nothing is written at an element."""
    page = html.fromstring(files(day(story()))["index.html"].decode())

    (policy,) = page.cssselect("meta[http-equiv=Content-Security-Policy]")
    (style,), (script,) = page.cssselect("style"), page.cssselect("script")
    allowed = dict(part.split(" ", 1) for part in policy.get("content").split("; "))
    assert (allowed["default-src"], allowed["img-src"]) == ("'none'", "data:")
    assert (allowed["style-src"], allowed["script-src"]) == (_sum(style.text), _sum(script.text))
    assert page.cssselect("[style]") == []


def test_each_topic_has_a_filter_that_needs_no_script(day: Make, story: MakeStory) -> None:
    """The mark of a topic's button is the class of its stories."""
    page = page_of(day(story(topics=("training",))))

    marks = [one.get("id").removeprefix("pick-") for one in page.cssselect("input.pick")]
    assert marks == ["all", "t0"]
    assert "t0" in page.cssselect("article")[0].get("class").split()
    assert "body:has(#pick-t0:checked)" in page.cssselect("style")[0].text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.one_of(HARMFUL, st.sampled_from(["1. раз", "- два", "# три", "a|b", "[x](javascript:y)", "<http://x.y>"]))
)
def test_the_digest_shows_titles_as_they_are(day: Make, story: MakeStory, version: MakeVersion, title: str) -> None:
    """Markdown in an article's title or text makes no heading, list, link or HTML of its own."""
    told = story(version(title=title, text=f"{title}\nи ещё {title}"))

    tokens = MarkdownIt("commonmark").enable("table").parse(files(day(told))["digest.md"].decode())

    inline = [child for token in tokens for child in token.children or ()]
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert {token.type for token in tokens} & {"html_block", "code_block", "fence", "ordered_list_open", "hr"} == set()
    assert [child.attrGet("href") for child in inline if child.type == "link_open"] == ["https://wire.example/news/1"]
    assert [child for child in inline if child.type in {"html_inline", "image"}] == []
    assert headings == ["h1", "h2", "h2"]
