"""The canary's outlet: one article in one feed, for as long as its journey lasts."""

from datetime import datetime
from email.utils import format_datetime

from newsstand.answer import text
from newsstand.server import Newsstand

HOST = "canary.invalid"  # RFC 2606: no such host can ever be
HOME = f"https://{HOST}"
FEED = "/feed.xml"
WORDS = "dronewire canary"  # what it is found by
_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Canary</title><link>{home}</link><description>One article</description>
<item><title>{title}</title><link>{address}</link><guid>{address}</guid><pubDate>{at}</pubDate></item>
</channel></rss>
"""
_PAGE = """<!doctype html>
<html lang="en"><head><title>{title}</title><link rel="canonical" href="{address}">
<meta property="og:type" content="article"><meta property="article:published_time" content="{at}"></head>
<body><article><h1>{title}</h1><time datetime="{at}">{at}</time>
<p>This is a {words}, an invented article that goes the same way as the news of every other outlet does.</p>
<p>It was listed in a feed, the page was read and archived, its text was taken out of the page in a process of its own,
and a topic that looks for the words {words} found it among everything else that was read in that round.</p>
<p>After that a message was stored in the outbox and handed to the mail server, which is how you come to read it.</p>
<p>Nothing happened in the world, and nobody but you hears of it: it stands in no bundle and in no search.</p>
</article></body></html>
"""


def title_of(at: datetime) -> str:
    """What the article is called."""
    return f"A {WORDS} of {at:%d %B %Y, %H:%M:%S} UTC: alerts arrive"


def publish(stand: Newsstand, *, at: datetime) -> str:
    """Let the newsstand's outlet publish its article now; gives its address."""
    path = f"/{at:%Y%m%dT%H%M%S}"
    said = {"home": HOME, "address": HOME + path, "title": title_of(at), "words": WORDS}
    stand.add(HOST, "/robots.txt", text("User-agent: *\nAllow: /\n"))
    stand.add(HOST, FEED, text(_RSS.format(**said, at=format_datetime(at)), kind="application/rss+xml; charset=utf-8"))
    stand.add(HOST, path, text(_PAGE.format(**said, at=at.isoformat()), kind="text/html; charset=utf-8"))
    return HOME + path
