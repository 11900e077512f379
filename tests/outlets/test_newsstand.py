"""The newsstand knows every outlet of the catalogue: the town plays some, the others are saved."""

from urllib.parse import urlsplit

import pytest

from newsstand import saved
from newsstand.answer import Answer, Asked
from newsstand.masthead import MASTHEADS
from spiders.loader import catalogue

OUTLETS = {name: outlet for name, outlet in catalogue().items() if name not in MASTHEADS}


def asked(address: str, **headers: str) -> Answer:
    """The answer to a request for an address."""
    parts = urlsplit(address)
    return saved.answer_for(
        Asked(method="GET", scheme=parts.scheme, host=parts.netloc, path=parts.path, query=parts.query, headers=headers)
    )


@pytest.mark.parametrize("name", OUTLETS)
def test_whatever_a_declaration_names_is_served(name: str) -> None:
    """Home page, feeds, sitemaps, sections, and robots.txt of each of their hosts."""
    outlet = OUTLETS[name]
    named = [f"{outlet.homepage}/", *outlet.feeds, *outlet.sitemaps, *outlet.sections]
    robots = [f"https://{urlsplit(address).netloc}/robots.txt" for address in named]

    assert [address for address in (*named, *robots) if asked(address).status != 200] == []


@pytest.mark.parametrize("name", OUTLETS)
def test_whatever_a_saved_list_names_is_served(name: str) -> None:
    """Each page stands at the address that the list gives."""
    pages = [address for address in saved.outlets()[name].served if "/page" not in address]

    assert [address for address in pages if asked(address).status != 200] == []


@pytest.mark.parametrize("name", [name for name, outlet in OUTLETS.items() if outlet.feeds])
def test_the_home_page_names_the_feed(name: str) -> None:
    """As sites do it, so that it can be discovered."""
    link = f'<link rel="alternate" type="application/rss+xml" href="{OUTLETS[name].feeds[0]}">'

    assert link in asked(f"{OUTLETS[name].homepage}/").body.decode()


def test_an_address_that_is_not_saved_is_not_found() -> None:
    """Nothing is made up."""
    assert asked("https://ria.ru/nothing-here.html").status == 404


def test_the_other_spelling_of_a_host_leads_to_the_one_in_use() -> None:
    """With www or without."""
    answer = asked("https://www.ria.ru/export/rss2/archive/index.xml")

    assert (answer.status, answer.headers["location"]) == (301, "https://ria.ru/export/rss2/archive/index.xml")


def test_what_did_not_change_is_not_sent_again() -> None:
    """Saved outlets have validators."""
    feed = OUTLETS["ria"].feeds[0]

    assert asked(feed, **{"if-none-match": asked(feed).headers["etag"]}).status == 304


@pytest.mark.parametrize("host", ["nobody.example", "www.nobody.example", ""])
def test_other_hosts_are_unknown(host: str) -> None:
    """The server says so itself."""
    assert not saved.knows(host)
