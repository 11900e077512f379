"""Feeds and pages in the outlets' markup, from the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache, lru_cache
from pathlib import Path
from textwrap import shorten
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsstand.masthead import MASTHEADS, MOSCOW, Masthead, day_of
from newsstand.published import Oddity, Published
from newsstand.teasers import teasers

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a feed, whatever it leads to."""

    link: str
    title: str
    published: datetime
    category: str
    summary: str
    paragraphs: tuple[str, ...]
    number: int
    author: str = ""
    subtitle: str = ""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "mail_date": lambda at: format_datetime(at.astimezone(MOSCOW)),
        "utc_date": lambda at: format_datetime(at.astimezone(UTC)),
        "local": lambda at, form: at.astimezone(MOSCOW).strftime(form),
        "day": day_of,
        "iso": lambda at: at.isoformat(),
        "unix": lambda at: int(at.timestamp()),
    }
    # Real sites write JSON-LD in letters, not in escapes.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment


def feed_bytes(masthead: Masthead, entries: Sequence[Published | Oddity], changed: datetime) -> bytes:
    """The outlet's feed."""
    lines = [_line(entry) if isinstance(entry, Published) else _odd_line(entry) for entry in entries]
    return _rendered(f"{masthead.id}.xml", masthead, entries=lines, changed=changed)


def _line(article: Published) -> "Line":
    rubric = MASTHEADS[article.outlet].rubric(article.rubric)
    return Line(
        link=article.listed_as, title=article.title, published=article.published, category=rubric,
        summary=shorten(article.paragraphs[0], 240, placeholder="…"), paragraphs=article.paragraphs,
        author=article.author, number=article.number, subtitle=article.subtitle,
    )  # fmt: skip


def _odd_line(oddity: Oddity) -> "Line":
    rubric = MASTHEADS[oddity.outlet].rubric("society")
    return Line(
        link=oddity.address, title=oddity.title, published=oddity.listed, category=rubric, summary=oddity.title,
        paragraphs=(oddity.title,), number=int(oddity.listed.timestamp()),
    )  # fmt: skip


# A town has some 400 pages of 5 to 10 KB.
@lru_cache(maxsize=1024)
def page_bytes(article: Published) -> bytes:
    """An article's page; the same article gives the same bytes."""
    masthead = MASTHEADS[article.outlet]
    modified = article.revisions[0].at if article.revisions else article.published
    return _rendered(
        f"{masthead.id}.html", masthead, article=article, modified=modified, read_also=teasers(article)
    )  # fmt: skip


def list_bytes(masthead: Masthead, title: str, articles: Sequence[Published]) -> bytes:
    """A page that lists articles: the home page or a rubric."""
    return _rendered("list.html", masthead, title=title, articles=articles)


def video_bytes(masthead: Masthead, oddity: Oddity) -> bytes:
    """A page with a player and no text."""
    return _rendered("video.html", masthead, title=oddity.title, oddity=oddity)


def sitemap_bytes(masthead: Masthead, articles: Sequence[Published]) -> bytes:
    """The outlet's sitemap."""
    return _rendered("sitemap.xml", masthead, articles=articles)


def _rendered(name: str, masthead: Masthead, **values: Any) -> bytes:
    rendered = _templates().get_template(name).render(masthead=masthead, **values)
    # What the encoding lacks stands as a reference, as content systems write it.
    return rendered.encode(masthead.encoding, "xmlcharrefreplace")
