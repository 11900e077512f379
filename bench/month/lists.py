"""What a paper's host answers at an instant: feed, sitemaps, archive pages, pages of links and articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from random import Random
from zoneinfo import ZoneInfo

from bench.month.papers import FEED_ONLY, START, Fault, Paper, Piece

ZONE = ZoneInfo("Europe/Moscow")  # of the archive's days, as declarations have it where they name none
NEWS = timedelta(days=2)  # what a news sitemap holds
WALL = "<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"  # noqa: E501
XML = "application/xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, and the numbers of the pieces that it names; ``hangs`` where none ever comes."""

    status: int = 200
    kind: str = HTML
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    names: frozenset[int] = frozenset()
    lists: bool = False
    hangs: bool = False


def answer(paper: Paper, path: str, query: str, *, at: datetime, headers: dict[str, str]) -> Reply:
    """What a host answers."""
    if trouble := paper.trouble(at):
        is_feed = path == "/rss.xml"
        if trouble.fault is Fault.FROZEN and is_feed:
            return _sound(paper, path, query, at=START + timedelta(hours=trouble.begin), headers=headers)
        if trouble.fault not in FEED_ONLY or is_feed:
            return _troubled(trouble.fault)
    return _sound(paper, path, query, at=at, headers=headers)


def _troubled(fault: Fault) -> Reply:
    return {
        Fault.ERROR: Reply(status=500, body="error"),
        Fault.BUSY: Reply(status=503, headers=(("Retry-After", "1800"),), body="busy"),
        Fault.HANG: Reply(hangs=True),
        Fault.BLOCK: Reply(status=403, headers=(("Server", "cloudflare"), ("cf-mitigated", "challenge")), body=WALL),
        Fault.WALL: Reply(body=WALL),
        Fault.HTML: Reply(body="<!DOCTYPE html><html><body><h1>We have moved</h1></body></html>"),
        Fault.MISSING: Reply(status=404, body="<html><body>404</body></html>"),
    }[fault]


def _sound(  # noqa: PLR0911 -- a line for each sort of page
    paper: Paper, path: str, query: str, *, at: datetime, headers: dict[str, str]
) -> Reply:
    if path == "/robots.txt":
        return Reply(kind="text/plain", body="User-agent: *\nDisallow: /admin/\n")
    if path == "/rss.xml" and paper.feed:
        return _feed(paper, query, at=at, headers=headers)
    if path == "/sitemap.xml" and paper.sitemap:
        return _sitemap(paper, at)
    if path.startswith("/sitemap-") and paper.sitemap == "whole":
        month = path.removeprefix("/sitemap-").removesuffix(".xml")
        return _urls(paper, [piece for piece in standing(paper, at) if f"{piece.published:%Y-%m}" == month])
    if path.startswith("/archive/") and paper.archive:
        day = path.removeprefix("/archive/").strip("/")
        shown = [piece for piece in standing(paper, at) if f"{piece.published.astimezone(ZONE):%Y/%m/%d}" == day]
        return _links(paper, shown)
    if path.rstrip("/") == "/news" and paper.section:
        return _links(paper, standing(paper, at)[: paper.cap])
    return _page(paper, path, at)


def standing(paper: Paper, at: datetime) -> list[Piece]:
    """What can be listed at an instant, newest date first."""
    return [piece for piece in reversed(paper.pieces) if piece.stands(at)]


def fed(paper: Paper, at: datetime, page: int = 1) -> list[Piece]:
    """What the feed lists at an instant."""
    pieces = standing(paper, at)
    shown = pieces[(page - 1) * paper.cap : page * paper.cap]
    if paper.pinned:
        day = [piece for piece in pieces if piece.number % 20 == 0 and piece.listed > at - timedelta(days=1)]
        shown = list(dict.fromkeys([*day, *shown]))[: paper.cap]
    if paper.shuffled:
        Random(f"{paper.id} {len(pieces)}").shuffle(shown)
    return shown


def _feed(paper: Paper, query: str, *, at: datetime, headers: dict[str, str]) -> Reply:
    page = int(query.removeprefix("paged=")) if paper.paged and query.startswith("paged=") else 1
    shown = fed(paper, at, page)
    items = "".join(
        f"<item><title>{piece.title}</title><link>{_spelt(paper, piece, 'feed')}</link>"
        f"<pubDate>{format_datetime(piece.published)}</pubDate></item>"
        for piece in shown
    )
    made_by = "<generator>https://wordpress.org/?v=6.4</generator>" if paper.paged else ""
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{paper.id}</title>{made_by}{items}</channel></rss>'
    names = frozenset(piece.number for piece in shown)
    reply = Reply(kind="application/rss+xml; charset=utf-8", body=body, names=names, lists=True)
    return _conditional(_validated(paper, reply, shown, at), headers)


def _validated(paper: Paper, reply: Reply, shown: Sequence[Piece], at: datetime) -> Reply:
    tag = blake2b(reply.body.encode(), digest_size=8).hexdigest()
    given = {
        "etag": (("ETag", f'"{tag}"'),),
        # New for one hour of six, whatever has changed in the others.
        "liar": (("ETag", f'"{(at - START) // timedelta(hours=6)}"'),),
        "date": (("Last-Modified", format_datetime(max((p.listed for p in shown), default=START), usegmt=True)),),
    }
    return replace(reply, headers=given.get(paper.validators, ()))


def _conditional(reply: Reply, headers: dict[str, str]) -> Reply:
    given = dict(reply.headers)
    tag, since = headers.get("if-none-match"), headers.get("if-modified-since")
    same = tag is not None and tag == given.get("ETag")
    if since and "Last-Modified" in given and tag is None:
        same = parsedate_to_datetime(since) >= parsedate_to_datetime(given["Last-Modified"])
    return Reply(status=304, headers=reply.headers) if same else reply


def _sitemap(paper: Paper, at: datetime) -> Reply:
    if paper.sitemap == "news":
        return _urls(paper, [piece for piece in standing(paper, at) if piece.listed > at - NEWS])
    last: dict[str, datetime] = {}
    for piece in paper.pieces:
        if piece.stands(at):
            month = f"{piece.published:%Y-%m}"
            last[month] = max(piece.listed, last.get(month, piece.listed))
    parts = "".join(
        f"<sitemap><loc>{paper.home}/sitemap-{month}.xml</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>"
        for month, changed in last.items()
    )
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
    return Reply(kind=XML, body=body)


def _urls(paper: Paper, pieces: Sequence[Piece]) -> Reply:
    news = paper.sitemap == "news"
    urls = "".join(
        f"<url><loc>{_spelt(paper, piece, 'map')}</loc>"
        + (
            f"<n:news><n:publication_date>{piece.published.isoformat()}</n:publication_date>"
            f"<n:title>{piece.title}</n:title></n:news>"
            if news
            else f"<lastmod>{piece.published.isoformat()}</lastmod>"
        )
        + "</url>"
        for piece in pieces
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    names = frozenset(piece.number for piece in pieces)
    return Reply(kind=XML, body=f"<urlset {spaces}>{urls}</urlset>", names=names, lists=True)


def _links(paper: Paper, pieces: Sequence[Piece]) -> Reply:
    cards = "".join(
        f'<li><a href="{_spelt(paper, piece, "links")}">{piece.title}</a> '
        f'<time datetime="{piece.published.isoformat()}"></time></li>'
        for piece in pieces
    )
    body = f"<html><head><title>{paper.id}</title></head><body><main><ul>{cards}</ul></main></body></html>"
    return Reply(body=body, names=frozenset(piece.number for piece in pieces), lists=True)


def _spelt(paper: Paper, piece: Piece, where: str) -> str:
    """The address of a piece, as that list spells it."""
    if not paper.spellings:
        return paper.home + piece.path
    return {
        "feed": f"http://www.{paper.host}{piece.path}?utm_source=rss",
        "map": paper.home + piece.path.rstrip("/"),
        "links": f"{piece.path}?from=archive" if piece.number % 2 else f"//{paper.host}{piece.path}amp/",
    }[where]


def _page(paper: Paper, path: str, at: datetime) -> Reply:
    number = path.rstrip("/").removesuffix("/amp").rpartition("-")[2]
    piece = _numbered(paper, int(number)) if number.isdecimal() else None
    if piece is None or piece.up > at:
        return Reply(status=404, body="<html><body><h1>404</h1></body></html>")
    if piece.gone and piece.gone <= at:
        return Reply(status=410, body="<html><body><h1>410</h1></body></html>")
    text = "".join(f"<p>{paragraph}</p>" for paragraph in piece.paragraphs)
    published = piece.published.astimezone(UTC).isoformat()
    body = (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{piece.title}</title>'
        f'<link rel="canonical" href="{paper.home}{piece.path}">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><article><h1>{piece.title}</h1>{text}</article></body></html>"
    )
    return Reply(body=body)


def _numbered(paper: Paper, number: int) -> Piece | None:
    at = number - 1000
    return paper.pieces[at] if 0 <= at < len(paper.pieces) else None
