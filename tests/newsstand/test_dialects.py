"""Each feed speaks its outlet's dialect, and feedparser reads from it what the town published."""

import calendar
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from dronewire.address import canonical
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town

Ask = Callable[..., Any]


def entries(ask: Ask, stand: Newsstand, outlet: str) -> list[Any]:
    """The feed's entries as feedparser sees them."""
    reply = ask(stand, MASTHEADS[outlet].home + MASTHEADS[outlet].feed)
    return feedparser.parse(reply.body, response_headers={"content-type": reply.headers["content-type"]}).entries


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_a_feed_lists_what_the_town_says(ask: Ask, late: Newsstand, outlet: str) -> None:
    """Addresses stand in the feed as listed, newest first."""
    listed = [
        entry.listed_as if isinstance(entry, Published) else entry.address
        for entry in late.town.in_feed(outlet, late.at)
    ]

    assert [entry.link for entry in entries(ask, late, outlet)] == listed


@pytest.mark.parametrize("outlet", [outlet for outlet in MASTHEADS if outlet != "serdalo"])
def test_a_feed_tells_the_instant(ask: Ask, late: Newsstand, outlet: str) -> None:
    """Dates with a zone give the instant of publication to the second."""
    published = {article.listed_as: article.published for article in late.town.articles}
    found = entries(ask, late, outlet)
    told = {entry.link: datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC) for entry in found}

    assert {link: at for link, at in told.items() if link in published} == {
        link: published[link] for link in told if link in published
    }


def test_titles_survive_the_dialect(ask: Ask, late: Newsstand) -> None:
    """Quotes, dashes and apostrophes come out as they went in."""
    expected = {article.listed_as: article.title for article in late.town.up(late.at) if not article.subtitle}
    told = {entry.link: entry.title for outlet in MASTHEADS for entry in entries(ask, late, outlet)}

    assert {link: title for link, title in told.items() if link in expected} == {
        link: title for link, title in expected.items() if link in told
    }


def test_tass_pads_addresses_with_spaces(ask: Ask, late: Newsstand) -> None:
    """Link and guid stand in CDATA with spaces around them."""
    body = ask(late, "https://tass.ru/rss/v2.xml").text

    assert body.count("<link><![CDATA[ https://tass.ru/") > 50


def test_serdalo_gives_dates_without_a_zone(ask: Ask, late: Newsstand) -> None:
    """Its date is bare local time, its description misspelt, its feed ten entries long."""
    found = entries(ask, late, "serdalo")
    newest = late.town.in_feed("serdalo", late.at)[0]

    assert (len(found), found[0].published, "descripion" in found[0]) == (
        10,
        f"{newest.published:%Y-%m-%d %H:%M:%S}",
        True,
    )


def test_serdalo_serves_every_page_twice(ask: Ask, late: Newsstand, town: Town) -> None:
    """A page and its /inh/ twin are byte for byte the same."""
    address = next(article.address for article in town.articles if article.outlet == "serdalo")
    twin = address.replace("serdalo.ru/", "serdalo.ru/inh/")

    assert ask(late, address).body == ask(late, twin).body


def test_some_of_serdalos_twins_are_listed(town: Town) -> None:
    """Now and then the feed names the twin instead."""
    twins = [article for article in town.articles if "/inh/" in article.listed_as]

    assert 0 < len(twins) < len([article for article in town.articles if article.outlet == "serdalo"]) / 3


def test_riadagestan_has_full_text_and_no_guid(ask: Ask, late: Newsstand, town: Town) -> None:
    """The whole text stands in the Yandex namespace."""
    found = [entry for entry in entries(ask, late, "riadagestan") if entry.link in town.by_address]

    assert [("guid" in entry, entry["yandex_full-text"]) for entry in found] == [
        (False, "\n\n".join(town.by_address[entry.link].as_of(late.at).paragraphs)) for entry in found
    ]


def test_oc_media_has_content_encoded(ask: Ask, late: Newsstand, town: Town) -> None:
    """Every paragraph stands in content:encoded."""
    entry = next(entry for entry in entries(ask, late, "oc_media") if entry.link in town.by_address)
    content = entry.content[0].value

    assert [f"<p>{paragraph}</p>" in content for paragraph in town.by_address[entry.link].paragraphs[1:]]


def test_grozny_inform_is_in_windows_1251(ask: Ask, late: Newsstand) -> None:
    """The feed says so in its first line; the page says nothing at all."""
    feed = ask(late, "https://www.grozny-inform.ru/rss/")
    article = next(article for article in late.town.up(late.at, "grozny_inform"))
    page = ask(late, article.address)

    assert b'encoding="windows-1251"' in feed.body
    assert (
        page.headers["content-type"],
        b"charset" in page.body,
        article.title in page.body.decode("windows-1251"),
    ) == (
        "text/html",
        False,
        True,
    )


def test_kommersant_puts_the_subtitle_behind_slashes(ask: Ask, late: Newsstand) -> None:
    """A feed title may be «Заголовок // Подзаголовок»."""
    titles = [entry.title for entry in entries(ask, late, "kommersant")]

    assert "«Кронштадт»" in " ".join(titles)
    assert any(" // " in title for title in titles)


def test_listed_addresses_lead_to_the_canonical_ones(town: Town) -> None:
    """Without tracking parameters each listed address is the article's own, save for Serdalo's twins."""
    wrong = [article.listed_as for article in town.articles if canonical(article.listed_as) != article.address]

    assert all("serdalo.ru/inh/" in address for address in wrong)


@pytest.mark.parametrize("outlet", ["kommersant", "oc_media", "iz", "grozny_inform"])
def test_validators_bring_a_304(ask: Ask, late: Newsstand, outlet: str) -> None:
    """What a feed gives as ETag or Last-Modified is honoured, with no body."""
    address = MASTHEADS[outlet].home + MASTHEADS[outlet].feed
    first = ask(late, address)
    sent = {"if_none_match": "etag", "if_modified_since": "last-modified"}
    again = ask(
        late, address, **{ours: first.headers[theirs] for ours, theirs in sent.items() if theirs in first.headers}
    )

    assert (again.status, again.body) == (304, b"")


def test_tass_sends_no_validators(ask: Ask, late: Newsstand) -> None:
    """Neither ETag nor Last-Modified, so that every round costs a full feed."""
    headers = ask(late, "https://tass.ru/rss/v2.xml").headers

    assert {"etag", "last-modified"} & set(headers) == set()


def test_some_outlets_compress(ask: Ask, late: Newsstand) -> None:
    """A request that takes gzip is given gzip."""
    reply = ask(late, "https://iz.ru/xml/rss/all.xml", accept_encoding="gzip")

    assert (reply.headers["content-encoding"], "Известия" in reply.text) == ("gzip", True)
