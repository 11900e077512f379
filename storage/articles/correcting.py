"""Correcting articles that were read otherwise than they would be now: the pages did not change, so no revision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from dronewire.haul import HaulLine
from dronewire.match import Match
from dronewire.outcome import Outcome
from storage.articles.matches import keep_matches
from storage.articles.rereading import Held
from storage.articles.search import index_words
from storage.keeping import Found, told_by
from storage.tables import address, article, match


def confirm(connection: Connection, held: Held, *, extractor: str) -> None:
    """Note that an article reads the same by another version of the extractor."""
    connection.execute(update(article).where(article.c.id == held.id).values(extractor=extractor))


def amend(connection: Connection, held: Held, found: Found) -> None:
    """Replace what an article says, and bring it back where it was refused; its address and story stay."""
    connection.execute(update(article).where(article.c.id == held.id).values(**told_by(found), refused=""))
    index_words(connection, held.id)


def rematch(connection: Connection, held: Held, matches: Iterable[Match], *, at: datetime, told: bool) -> None:
    """Note what a corrected article matches."""
    keep_matches(connection, held.id, matches, at=at, told=told)


def refuse(connection: Connection, held: Held, *, reason: str, extractor: str, at: datetime) -> None:
    """Note that an article is none after all: it is told no more and nothing is a copy of it; its row stays."""
    values = {"refused": reason, "extractor": extractor}
    connection.execute(update(article).where(article.c.id == held.id).values(values))
    rematch(connection, held, (), at=at, told=True)


def note_found(connection: Connection, line: HaulLine, *, page: int, told: bool) -> None:
    """Note that an address had an article from the first; ``told`` says whether what that matches counts as told."""
    here = address.c.address.in_({line.address, line.final or line.address}) & (address.c.outlet == line.outlet)
    connection.execute(update(address).where(here).values(outcome=Outcome.KEPT.value, kept=line.at))
    inside = select(article.c.id).where(article.c.page == page)
    connection.execute(update(match).where(match.c.article.in_(inside)).values(told=told))
