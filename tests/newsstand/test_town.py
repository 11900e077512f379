"""The truth of the town: enough of every kind, nothing on the border, no accidental copies."""

import re
import time
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest

from newsstand import press
from newsstand import town as towns
from newsstand.masthead import MOSCOW
from newsstand.published import Published
from newsstand.town import Town

TOPICS = {
    *("production", "programmes", "companies", "procurement"),
    *("training", "attacks_on_industry", "civil_use"),
}  # fmt: skip
# Forms of the words without which no story is on topic; written apart from the topic files on purpose.
# «Дронов» with a capital is a surname.
DRONE = re.compile(
    r"(?<!\w)([Дд]рон(а|у|ом|е|ы|ам|ами|ах)?|дронов|(агро)?дрон\w{0,3}|[Бб]еспилотник\w*|БПЛА"
    r"|[Бб]еспилотн\w+ ави\w+|[Кк]вадрокоптер\w*|[Dd]rones?|UAVs?|unmanned)(?!\w)"
)


@pytest.fixture(scope="module")
def originals(town: Town) -> list[Published]:
    """The first article of every story."""
    return [article for article in town.articles if article.relation == "original"]


def shingles(text: str) -> set[tuple[str, ...]]:
    """The 5-word shingles of a text."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def test_the_town_has_a_few_hundred_articles_over_five_days(town: Town) -> None:
    """As the demo and the tests expect."""
    days = Counter(article.published.astimezone(MOSCOW).date() for article in town.articles)

    assert 300 <= len(town.articles) <= 450
    assert sorted(days) == [date(2026, 11, day) for day in range(18, 23)]
    assert min(days.values()) > 50


def test_every_topic_has_stories(originals: list[Published]) -> None:
    """At least four each."""
    counted = Counter(topic for article in originals for topic in article.topics)

    assert set(counted) == TOPICS
    assert min(counted.values()) >= 4


def test_there_are_many_stories_on_topic_in_both_languages(originals: list[Published]) -> None:
    """At least 34, seven of them in English."""
    languages = Counter(article.language for article in originals if article.on_topic)

    assert languages["ru"] + languages["en"] >= 34
    assert languages["en"] >= 7


def test_there_are_many_lookalikes(originals: list[Published]) -> None:
    """At least 25 off-topic stories that may deceive, and all of them off topic."""
    lures = [article for article in originals if article.lure]

    assert len(lures) >= 25
    assert not [article.story for article in lures if article.on_topic]


def test_every_relation_occurs(town: Town) -> None:
    """Reprints of all kinds, on topic and off."""
    kinds = {(article.relation, article.on_topic) for article in town.articles}

    assert kinds == {
        (relation, on) for relation in ("original", "verbatim", "edited", "partial") for on in (True, False)
    }


def test_a_story_on_topic_says_so_in_title_or_lead(originals: list[Published]) -> None:
    """And comes back to it: three mentions or more."""
    unclear = [
        article.story
        for article in originals
        if article.on_topic
        and not (
            DRONE.search(f"{article.title} {article.paragraphs[0]}")
            and len(DRONE.findall(f"{article.title} {article.text}")) >= 3
        )
    ]

    assert unclear == []


def test_a_story_off_topic_never_speaks_of_drones(originals: list[Published]) -> None:
    """Not even in passing: what lies on the border is no truth to test against."""
    border = [
        article.story for article in originals if not article.on_topic and DRONE.search(article.title + article.text)
    ]

    assert border == []


def test_a_reprint_shares_most_of_its_original(town: Town) -> None:
    """Verbatim and edited ones nearly all of it, but for datelines and credits; partial ones what they kept."""
    first = {article.story: shingles(article.text) for article in town.articles if article.relation == "original"}
    least = {"verbatim": 0.8, "edited": 0.75, "partial": 0.35}
    far = [
        (article.story, article.outlet)
        for article in town.articles
        if article.relation != "original"
        and len(own := shingles(article.text)) * least[article.relation] > len(own & first[article.story])
    ]

    assert far == []


def test_different_stories_do_not_look_like_copies(town: Town) -> None:
    """No two share 15 % of the shorter one's 5-word shingles."""
    texts = [shingles(article.text) for article in town.articles]
    places = defaultdict(list)
    for number, text in enumerate(texts):
        for shingle in text:
            places[shingle].append(number)
    shared = Counter(pair for numbers in places.values() for pair in combinations(numbers, 2))
    copies = [
        (town.articles[one].story, town.articles[other].story)
        for (one, other), count in shared.items()
        if town.articles[one].story != town.articles[other].story
        and count >= 0.15 * min(len(texts[one]), len(texts[other]))
    ]

    assert copies == []


def test_every_article_has_its_own_address(town: Town) -> None:
    """Two articles of the same title get different addresses."""
    assert len(town.by_address) == len(town.articles)


def test_russian_datelines_name_the_day(town: Town) -> None:
    """As the agencies write them."""
    article = next(article for article in town.articles if article.story == "nazran_technopark")

    assert article.paragraphs[0].startswith("НАЗРАНЬ, 18 ноября. /ТАСС/. Технопарк")


def test_the_town_is_the_same_each_time(town: Town) -> None:
    """Printed again it is equal, so that bundles can be compared between runs."""
    assert tuple(press.printed()) == town.articles


def test_the_town_loads_in_under_a_second() -> None:
    """Every test run pays for it."""
    towns._load.cache_clear()  # noqa: SLF001 (the cache is what is left out here)
    begun = time.perf_counter()
    towns.Town.load()

    assert time.perf_counter() - begun < 1
