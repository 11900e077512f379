"""`dronewire outlets try` on the newsstand: what is found at any address of a site, and the file that declares it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.extraction import Extractors
from flows.progress import Nobody
from flows.settings import settings_of_values
from flows.steps.outlets.trying import Trial, Tried, What
from newsstand.answer import moved, text
from newsstand.server import Newsstand
from spiders.loader import read_outlet

from .commanding import Command
from .conftest import MORNING
from .rounds import html

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

HOME = "https://harbourpost.test"
FEED = f"{HOME}/rss/news.xml"
SITEMAP = f"{HOME}/sitemap.xml"
TITLES = (
    "Ferries run again after the storm",
    "The lighthouse opens for visitors",
    "A school choir wins the county cup",
)
BODY = (
    "The harbour master said on Saturday that all boats were back in service, and thanked the crews who had worked "
    "through two nights. Tickets that were bought for the days before stay valid until the end of the month."
)

Try = Callable[[str], Tried]


def _article(number: int) -> str:
    said = f'<meta property="article:published_time" content="2026-11-2{number}T04:00:00+00:00">'
    body = f"<article><h1>{TITLES[number]}</h1><p>{BODY}</p><p>{TITLES[number]}, we hear. {BODY[::-1]}</p></article>"
    return f"<html><head><title>{TITLES[number]}</title>{said}</head><body>{body}</body></html>"


def _rss(host: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://{host}/news/{1700 + number}</link>"
        f"<pubDate>{20 + number} Nov 2026 04:00:00 +0000</pubDate></item>"
        for number, title in reversed(list(enumerate(TITLES)))
    )
    return f'<rss version="2.0"><channel><title>All news</title><link>https://{host}</link>{items}</channel></rss>'


def _sitemap(host: str) -> str:
    urls = "".join(
        f"<url><loc>https://{host}/news/{1700 + n}</loc><lastmod>2026-11-2{n}</lastmod></url>" for n in range(3)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


@pytest.fixture(scope="module")
def post() -> Iterator[Newsstand]:
    """A newsstand with a site that no catalogue has."""
    with Newsstand(at=MORNING) as stand:
        yield _with_post(stand)


def _with_post(stand: Newsstand) -> Newsstand:
    host = "harbourpost.test"
    links = "".join(f'<a href="/news/{1700 + number}">{title}</a>' for number, title in enumerate(TITLES))
    offered = '<link rel="alternate" type="application/rss+xml" href="/rss/news.xml">'
    name = '<title>Start – all the news</title><meta property="og:site_name" content="The &quot;Harbour&quot; Post">'
    stand.add(host, "/robots.txt", text(f"User-agent: *\nDisallow: /admin\nSitemap: {SITEMAP}\n"))
    stand.add(host, "/", html(f"<html><head>{name}{offered}</head><body>{links}</body></html>"))
    stand.add(host, "/rss/news.xml", text(_rss(host), kind="application/rss+xml"))
    stand.add(host, "/sitemap.xml", text(_sitemap(host), kind="application/xml"))
    for number in range(3):
        stand.add(host, f"/news/{1700 + number}", html(_article(number)))
    return stand


@pytest.fixture(scope="module")
def attempt(post: Newsstand, pool: Extractors) -> Try:
    """Tries an address."""
    settings = settings_of_values(newsstand=post.url, delay=0.0, timeout=3.0)
    return lambda address: Trial(settings, pool, at=MORNING, progress=Nobody()).run(address)


@pytest.fixture(scope="module")
def fed(attempt: Try, post: Newsstand) -> Tried:
    """What a feed gives that somebody else serves."""
    post.add("feeds.test", "/robots.txt", text("User-agent: *\nDisallow:\n"))
    post.add("feeds.test", "/harbour", text(_rss("harbourpost.test"), kind="application/rss+xml"))
    post.forget()
    return attempt("https://feeds.test/harbour")


def _read(tried: Tried, folder: Path) -> dict[str, object]:
    file = folder / f"{tried.outlet.id}.toml"
    file.write_text(tried.toml, encoding="utf-8")
    return read_outlet(file).model_dump(exclude_defaults=True)


def test_a_home_page_is_enough(post: Newsstand, dronewire: Command, tmp_path: Path) -> None:
    """Feed and sitemap are discovered, and the file that is printed is read as an outlet."""
    done = dronewire(
        "outlets", "try", "harbourpost.test", "--newsstand", post.url, "--at", "2026-11-22T06:00", "--json"
    )
    line = json.loads(done.stdout)
    (tmp_path / "harbourpost.toml").write_text(line["toml"], encoding="utf-8")
    outlet = read_outlet(tmp_path / "harbourpost.toml")

    assert (done.returncode, done.stderr) == (0, "")
    assert (line["what"], line["file"], line["declared"]) == ("home page", "outlets/harbourpost.toml", [])
    assert (outlet.title, outlet.homepage, outlet.languages) == ('The "Harbour" Post', HOME, ("en",))
    assert (outlet.feeds, outlet.sitemaps) == ((FEED,), (SITEMAP,))
    assert line["found"] == [{"kind": "feed", "address": FEED}, {"kind": "sitemap", "address": SITEMAP}]
    assert sorted(one["title"] for one in line["checked"]["articles"]) == sorted(TITLES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harbourpost.toml"]


def test_people_are_told_what_to_write(post: Newsstand, dronewire: Command) -> None:
    """What was found, what the articles gave, the file, and what to do with it."""
    done = dronewire("outlets", "try", "harbourpost.test", "--newsstand", post.url, "--at", "2026-11-22T06:00")

    assert done.returncode == 0
    for said in (
        f"feed     {FEED}  3 entries",
        TITLES[2],
        "2026-11-22 04:00 UTC",
        "write this into outlets/harbourpost",
    ):
        assert said in done.stdout
    assert 'title = "The \\"Harbour\\" Post"' in done.stdout


def test_an_article_is_shown_as_it_would_be_kept(attempt: Try) -> None:
    """Besides what is found of its site."""
    tried = attempt(f"{HOME}/news/1701")

    assert tried.what is What.PAGE
    assert tried.page
    assert tried.page.article
    assert (tried.page.article.title, tried.outlet.feeds) == (TITLES[1], (FEED,))


def test_a_feed_that_somebody_else_serves_leads_to_the_outlet(fed: Tried, tmp_path: Path) -> None:
    """Where its articles lie is the home page, which gives the name."""
    declared = _read(fed, tmp_path)

    assert (fed.what, fed.fault, declared["id"]) == (What.FEED, "", "harbourpost")
    assert (declared["title"], declared["homepage"]) == ('The "Harbour" Post', HOME)
    assert declared["feeds"] == ("https://feeds.test/harbour", FEED)


def test_hosts_are_asked_for_robots_txt_once(fed: Tried, post: Newsstand) -> None:
    """However many looks a try takes."""
    assert [seen.path for seen in post.seen("feeds.test")].count("/robots.txt") == 1


def test_a_home_page_that_has_moved_is_declared_where_it_is(attempt: Try, post: Newsstand) -> None:
    """With www. or without: as the site itself has it."""
    post.add("www.harbourpost.test", "/robots.txt", text("", status=404))
    post.add("www.harbourpost.test", "/", moved(f"{HOME}/"))

    assert attempt("www.harbourpost.test").outlet.homepage == HOME


def test_a_site_that_offers_nothing_is_a_failure_that_is_named(post: Newsstand, dronewire: Command) -> None:
    """Status 1 and no file to write."""
    done = dronewire("outlets", "try", "cloudflare.example", "--newsstand", post.url, "--json")
    line = json.loads(done.stdout)

    assert (done.returncode, line["toml"], line["checked"]["block"]) == (1, "", "Cloudflare (403)")
    assert done.stderr == "failed: nothing to read was found: https://cloudflare.example/: blocked: Cloudflare (403)\n"


def test_what_is_no_address_is_wrong_use(dronewire: Command) -> None:
    """Status 2, in one line."""
    done = dronewire("outlets", "try", "ftp://harbourpost.test")

    assert (done.returncode, done.stderr) == (2, "error: not a web address: 'ftp://harbourpost.test'\n")


def test_a_page_that_is_not_there_says_so(attempt: Try) -> None:
    """Nothing is made up in its place."""
    tried = attempt(f"{HOME}/news/9999")

    assert (tried.what, tried.toml, tried.fault.partition(": ")[2][:4]) == (None, "", "fail")
