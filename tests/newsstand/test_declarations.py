"""The town agrees with the outlets' declarations."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import html

from newsstand.masthead import MASTHEADS
from newsstand.server import Newsstand
from newsstand.town import Town

OUTLETS = Path(__file__).parents[2] / "spiders" / "outlets"
DECLARED: dict[str, dict[str, Any]] = {
    file.stem: tomllib.loads(file.read_text())
    for file in sorted(OUTLETS.glob("*.toml"))
    if file.stem in MASTHEADS
}  # fmt: skip

Ask = Callable[..., Any]


def test_every_masthead_has_a_declaration() -> None:
    """The town plays no outlet that nobody reads."""
    assert set(DECLARED) == set(MASTHEADS)


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_every_declared_feed_is_served(ask: Ask, late: Newsstand, outlet: str) -> None:
    """Each feed address of a declaration answers with entries."""
    replies = [ask(late, feed) for feed in DECLARED[outlet]["feeds"]]

    assert [(reply.status, bool(feedparser.parse(reply.body).entries)) for reply in replies] == [(200, True)]


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_pages_lie_on_the_declared_hosts(town: Town, outlet: str) -> None:
    """An outlet's articles are on the hosts of its home page and feeds."""
    declared = {urlsplit(address).netloc for address in (DECLARED[outlet]["homepage"], *DECLARED[outlet]["feeds"])}
    hosts = {urlsplit(article.address).netloc for article in town.articles if article.outlet == outlet}

    assert hosts <= declared


@pytest.mark.parametrize("outlet", [outlet for outlet in MASTHEADS if "body" in DECLARED[outlet]])
def test_the_declared_body_selector_finds_the_text(ask: Ask, late: Newsstand, town: Town, outlet: str) -> None:
    """Every paragraph stands inside the element that the declaration names."""
    articles = [article for article in town.up(late.at, outlet) if not article.revisions][::6]
    missed = []
    for article in articles:
        page = html.fromstring(ask(late, article.address).text)
        found = " ".join(" ".join(part.text_content().split()) for part in page.cssselect(DECLARED[outlet]["body"]))
        missed += [paragraph for paragraph in article.paragraphs if paragraph not in found]

    assert missed == []


@pytest.mark.parametrize("outlet", [outlet for outlet in MASTHEADS if "body" in DECLARED[outlet] and outlet != "iz"])
def test_teasers_stand_outside_the_body(ask: Ask, late: Newsstand, town: Town, outlet: str) -> None:
    """What is advertised beside an article is no part of it; Izvestia alone puts one teaser into its text."""
    article = next(article for article in town.up(late.at, outlet))
    page = html.fromstring(ask(late, article.address).text)
    text = " ".join(part.text_content() for part in page.cssselect(DECLARED[outlet]["body"]))

    assert not any(word in text for word in ("Читайте также", "Read also", "Похожие новости"))


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_the_declared_language_is_the_towns(outlet: str) -> None:
    """An outlet's articles are in its first declared language."""
    assert DECLARED[outlet].get("languages", ["ru"])[0] == MASTHEADS[outlet].language
