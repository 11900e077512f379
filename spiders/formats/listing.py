"""What any list of an outlet says, whether feed, sitemap or page of links: articles that it names, with dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from dronewire.article import Entry
from dronewire.instant import EARLIEST, Precision, stated
from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt_or_cut

LATEST = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_SUMMARY = 5_000  # characters; feeds that put the article's HTML into the description have their text there


class NotAListing(ValueError):  # noqa: N818 -- it reads "raise NotAListing(...)": what came is none, nothing broke
    """What came is no such list; the message says what it is instead, ``html`` whether that is an HTML page."""

    def __init__(self, message: str, *, html: bool = False) -> None:
        super().__init__(message)
        self.html = html


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An aware UTC instant; ``day_only`` where a date without a time was given: then it is the day's beginning."""

    at: datetime
    day_only: bool = False

    @property
    def latest(self) -> datetime:
        """The latest instant that may be meant."""
        return self.at + timedelta(days=1) if self.day_only else self.at

    @classmethod
    def read(cls, written: str, zone: ZoneInfo) -> Self | None:
        """W3C's form, and those that are in use instead of it; the outlet's zone where none is named."""
        found = stated(written, zone=zone, origin="list")
        if found is None or not EARLIEST <= found.instant.at < LATEST:
            return None
        return cls(at=found.instant.at, day_only=found.instant.precision is Precision.DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A further list that an index names, and when that was last changed."""

    address: str
    changed: Dated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list names, in its order; addresses are canonical and each stands once.

    Attributes:
        entries: what it says of each article.
        dates: when each was published or changed, by address, for those that it says it of.
        parts: further lists that it names: it is an index then, and has no entries.
        mistake: what is wrong with it, though entries could be read; empty where it is sound.
        nameless: how many entries have no usable address.
        hold: the seconds that it says it may be kept for.
        cut: it ends too early, so that older entries may be missing.
        paged: older entries can be had by ``?paged=2`` and so on, as WordPress gives them.
    """

    entries: tuple[Entry, ...] = ()
    dates: Mapping[str, Dated] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    mistake: str = ""
    nameless: int = 0
    hold: float | None = None
    cut: bool = False
    paged: bool = False

    @property
    def complaint(self) -> str:
        """What is wrong with the list and with its entries, in words; empty where all is well."""
        nameless = f"{self.nameless} {'entry' if self.nameless == 1 else 'entries'} without an address"
        return "; ".join(part for part in (self.mistake, nameless if self.nameless else "") if part)


def link_of(written: str, base: str, outlet: Outlet) -> str:
    """An address as a list of that base writes it, canonical; empty for what is none.

    One too long to be kept is cut: see `dronewire.address.is_cut`.
    """
    try:
        return spelt_or_cut(urljoin(base, written.strip()), outlet) if written.strip() else ""
    except ValueError:  # AddressError, or urljoin's own of broken brackets
        return ""


def dates_of(entries: Iterable[Entry]) -> dict[str, Dated]:
    """When entries say that they were published, by address."""
    return {one.address: Dated(at=one.published, day_only=one.day_only) for one in entries if one.published}
