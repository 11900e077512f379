"""Reading feeds: every dialect that outlets write, and what is no feed at all."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from spiders.formats.feed import NotAFeed, read_feed
from spiders.formats.listing import Listing

OUTLET = Outlet(id="port", title="Port", homepage="https://port.example", timezone="Asia/Yekaterinburg")
FAR_WEST = OUTLET.model_copy(update={"timezone": "Pacific/Honolulu"})
ITEM = "<title>Причал</title><link>https://port.example/1</link>"


def _read(body: str | bytes, *, content_type: str = "application/rss+xml", outlet: Outlet = OUTLET) -> Listing:
    content = body.encode() if isinstance(body, str) else body
    return read_feed(content, address="https://port.example/rss/all.xml", outlet=outlet, content_type=content_type)


def _rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', spaces: str = "") -> str:
    return (
        f'{head}<rss version="2.0"{spaces}><channel>{"".join(f"<item>{one}</item>" for one in items)}</channel></rss>'
    )


def _addresses(feed: Listing) -> list[str]:
    return [entry.address for entry in feed.entries]


@pytest.mark.parametrize(
    ("item", "address"),
    [
        (ITEM, "https://port.example/1"),
        ("<link><![CDATA[\n  https://port.example/1  \n]]></link>", "https://port.example/1"),
        ("<pdalink>https://port.example/1</pdalink>", "https://port.example/1"),
        ("<guid>https://port.example/1</guid>", "https://port.example/1"),
        ('<guid isPermaLink="false">port:1</guid><link>https://port.example/1</link>', "https://port.example/1"),
        ("<link>/news/1</link>", "https://port.example/news/1"),
        ("<link>http://port.example/1?utm_source=rss&amp;id=2#top</link>", "https://port.example/1?id=2"),
        ("<link>https://порт.example/1</link>", "https://xn--n1abei.example/1"),
        (
            '<p:related_links><link url="https://port.example/9"/><link>https://port.example/8</link></p:related_links>'
            + ITEM,
            "https://port.example/1",
        ),
        (
            '<p:related type="infinity"><link url="https://port.example/9">x</link></p:related>' + ITEM,
            "https://port.example/1",
        ),
        (ITEM + '<p:related><link url="https://port.example/9">x</link></p:related>', "https://port.example/1"),
    ],
)
def test_an_entrys_own_address_is_found(item: str, address: str) -> None:
    """Whatever stands around it, and in canonical form."""
    assert _addresses(_read(_rss(item, spaces=' xmlns:p="https://port.example/ns"'))) == [address]


@pytest.mark.parametrize(
    ("written", "instant", "day_only"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0300", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("Sun, 22 Nov 2026 10:00:00 GMT", datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        ("Sun, 22 Nov 2026 10:00:00 MSK", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("Sun, 22 Nov 2026 10:00:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("2026-11-22 10:00:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("2026-11-22T10:00:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("2026-11-22T10:00:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        ("2026-11-22T10:00+03", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("22.11.2026 10:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("Вс, 22 ноя 2026 10:00:00 +0300", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("1795341600", datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        ("2026-11-22", datetime(2026, 11, 21, 19, tzinfo=UTC), True),
        ("Sun, 22 Nov 2026", datetime(2026, 11, 21, 19, tzinfo=UTC), True),
        ("Thu, 01 Jan 1970 03:00:00 +0300", None, False),
        ("0000-00-00 00:00:00", None, False),
        ("yesterday", None, False),
        ("", None, False),
    ],
)
def test_an_entrys_time_is_read(written: str, instant: datetime | None, day_only: bool) -> None:
    """A date without a zone is in the outlet's, one without a time is a day, and none is guessed."""
    (entry,) = _read(_rss(f"{ITEM}<pubDate>{written}</pubDate>")).entries

    assert (entry.published, entry.day_only) == (instant, day_only)


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 31 Dec 9999 23:59:59 -0500", "31 Dec 9999 23:30 -0500", "9999-12-31T23:59:59-14:00",
        "31.12.9999 23:00", "Sat, 21 Nov 99999 12:00:00 +0300", "0001-01-01T00:00:00+14:00",
        "Mon, 01 Jan 0001 00:00:00", "1 янв 0001 00:00 +0300", "01.01.0001 00:30 MSK", "2026-13-45",
        "21 Nov 2026 12:00:00 +240000", "Sat, 21 Nov 2026 12:00:00 +99999999999", "2026-11-21T12:00:00+99:99",
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_costs_no_feed(written: str) -> None:
    """The entry it stands in stays, and so do all others."""
    feed = _read(_rss(f"{ITEM}<pubDate>{written}</pubDate>", ITEM.replace("/1", "/2")), outlet=FAR_WEST)

    assert _addresses(feed) == ["https://port.example/1", "https://port.example/2"]


def test_a_date_that_cannot_be_is_none() -> None:
    """It is not guessed; another field of the entry may say better."""
    dates = "<pubDate>Fri, 31 Dec 9999 23:59:59 -0500</pubDate>"
    better = "<dc:date>2026-11-22T10:00:00Z</dc:date>"
    spaces = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    feed = _read(_rss(ITEM + dates, ITEM.replace("/1", "/2") + dates + better, spaces=spaces))

    assert [entry.published for entry in feed.entries] == [None, datetime(2026, 11, 22, 10, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<y:full-text><![CDATA[ <p>Весь</p> ]]></y:full-text>", "<p>Весь</p>"),
        ("<c:encoded><![CDATA[<p>Весь</p>]]></c:encoded>", "<p>Весь</p>"),
        ("<y:full-text> </y:full-text><c:encoded>&lt;p&gt;Весь&lt;/p&gt;</c:encoded>", "<p>Весь</p>"),
        ("<description>Весь</description>", ""),
    ],
)
def test_a_full_text_is_taken_along(part: str, text: str) -> None:
    """Under the names that feeds give it."""
    spaces = ' xmlns:y="http://news.yandex.ru" xmlns:c="http://purl.org/rss/1.0/modules/content/"'
    (entry,) = _read(_rss(ITEM + part, spaces=spaces)).entries

    assert entry.text == text


@pytest.mark.parametrize(
    ("encoding", "label", "content_type"),
    [
        ("windows-1251", "windows-1251", "text/xml"),
        ("windows-1251", "", "text/xml; charset=windows-1251"),
        ("windows-1251", "utf-8", "text/xml; charset=utf-8"),
        ("windows-1251", "", "text/xml"),
        ("koi8-r", "koi8-r", "text/xml"),
        ("koi8-r", "KOI8-R", "text/xml; charset=windows-1251"),
        ("ibm866", "ibm866", "application/xml"),
        ("iso-8859-5", "iso-8859-5", ""),
        ("utf-8", "windows-1251", "text/xml; charset=windows-1251"),
        ("utf-8-sig", "utf-8", "text/xml"),
        ("utf-16", "utf-16", "text/xml"),
    ],
)
def test_a_feed_is_read_in_its_true_encoding(encoding: str, label: str, content_type: str) -> None:
    """Whatever the declaration and the header say of it."""
    head = f'<?xml version="1.0" encoding="{label}"?>' if label else '<?xml version="1.0"?>'
    (entry,) = _read(_rss(ITEM, head=head).encode(encoding), content_type=content_type).entries

    assert entry.title == "Причал"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "the body is empty"),
        (" \n", "the body is empty"),
        ("<!DOCTYPE html><html><head><title>Port</title></head><body>1</body></html>", "an HTML page where"),
        ('{"version": "1"}', "JSON where"),
        ("<rss><channel><item", "broken XML"),
        ("port", "no feed"),
        (b"\x00\xff\xfe\x89PNG\r\n", "no feed"),
        ("<urlset><url><loc>https://port.example/1</loc></url></urlset>", "no feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: str | bytes, reason: str) -> None:
    """Never "nothing new"."""
    with pytest.raises(NotAFeed, match=reason):
        _read(body)


def test_broken_xml_keeps_its_entries() -> None:
    """And says what is wrong."""
    feed = _read(_rss("<title>Oil & gas</title><link>https://port.example/1</link>", ITEM.replace("/1", "/2")))

    assert (_addresses(feed), feed.mistake[:10]) == (["https://port.example/1", "https://port.example/2"], "broken XML")


def test_a_misspelt_tag_is_no_mistake() -> None:
    """An unknown element is ignored."""
    feed = _read(_rss(f"{ITEM}<descripion>Lead</descripion>"))

    assert (len(feed.entries), feed.mistake) == (1, "")


def test_an_entry_listed_twice_stands_once() -> None:
    """At its first place."""
    second = ITEM.replace("/1", "/2")

    assert _addresses(_read(_rss(ITEM, second, ITEM))) == ["https://port.example/1", "https://port.example/2"]


def test_entries_without_an_address_are_counted() -> None:
    """They cannot be read, and that is said."""
    feed = _read(_rss(ITEM, "<title>Nowhere</title>", "<link>mailto:desk@port.example</link>"))

    assert (len(feed.entries), feed.nameless) == (1, 2)


@pytest.mark.parametrize(
    "item",
    [
        '<guid isPermaLink="false">4711</guid>', "<guid>4711</guid>", "<guid>tag:port.example,2026:1</guid>",
        "<guid>/4711</guid>", "<guid>port.example/4711</guid>", "<link></link><guid>4711</guid>",
        "<link>javascript:void(0)</link><guid>4711</guid>",
    ],
)  # fmt: skip
def test_a_number_is_no_address(item: str) -> None:
    """An entry's identifier is its address only if it is one."""
    feed = _read(_rss(item))

    assert (_addresses(feed), feed.nameless) == ([], 1)


@pytest.mark.parametrize(
    ("items", "complaint"),
    [
        ((ITEM,), ""),
        ((ITEM, "<title>Nowhere</title>"), "1 entry without an address"),
        ((ITEM, "<title>Oil & gas</title>", "<title>Nowhere</title>"), "; 2 entries without an address"),
    ],
)
def test_a_feed_says_what_is_wrong_with_it(items: tuple[str, ...], complaint: str) -> None:
    """Its mistake, and the entries that cannot be asked for."""
    said = _read(_rss(*items)).complaint

    assert (said.endswith(complaint), bool(said)) == (True, bool(complaint)), said


@pytest.mark.parametrize("name", ["author", "dc:creator"])
def test_authors_are_read(name: str) -> None:
    """From RSS's own element and from Dublin Core's."""
    spaces = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    (entry,) = _read(_rss(f"{ITEM}<{name}>Анна Причалова</{name}>", spaces=spaces)).entries

    assert entry.authors == ("Анна Причалова",)


def test_atom_is_read() -> None:
    """With its link, time, author and content."""
    (entry,) = _read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Pier</title>'
        '<link rel="edit" href="https://port.example/edit"/><link href="https://port.example/1"/>'
        "<published>2026-11-22T10:00:00+03:00</published><author><name>Ann</name></author>"
        '<content type="html">&lt;p&gt;All&lt;/p&gt;</content></entry></feed>'
    ).entries

    assert (entry.address, entry.authors, entry.text) == ("https://port.example/1", ("Ann",), "<p>All</p>")
    assert entry.published == datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_rdf_is_read() -> None:
    """RSS 1.0 has its items beside the channel."""
    feed = _read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel/><item>{ITEM}</item></rdf:RDF>"
    )

    assert _addresses(feed) == ["https://port.example/1"]


def test_an_empty_feed_is_a_feed() -> None:
    """An outlet may have nothing to say."""
    assert _read(_rss()).entries == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_declared_entities_are_not_expanded(encoding: str) -> None:
    """Neither nested a billion times nor long and repeated."""
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    bomb = f"<!DOCTYPE rss [{nested}]>" + _rss(f"{ITEM}<description>&a9;</description>", head="")
    try:
        feed = _read(bomb.encode(encoding))
    except NotAFeed:
        return

    assert all(len(entry.summary) < 1_000 for entry in feed.entries)


@given(body=st.binary(max_size=300) | st.text(alphabet="<>!/&;[]ITEMrssitemlink \"'=", max_size=300).map(str.encode))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    """Anything is a feed or NotAFeed."""
    with suppress(NotAFeed):
        _read(body)
