"""When an article was published and changed: every statement of the page and the feed, best origin first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from htmldate import find_date
from lxml import etree

from dronewire.article import Entry
from dronewire.extract.markup import Markup, string, text_of
from dronewire.extract.visible import visible_date
from dronewire.instant import Confidence, Instant, Precision, Stated, day, settle, stated

# In the order of how often they were right on 257 news pages: JSON-LD 91 %, meta 70 %, microdata and time 54 %.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "mediator_published_time", "article:published",
    "og:published_time", "datepublished", "date_published", "pubdate", "publishdate", "publish-date",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "cxenseparse:recs:publishtime",
    "article.published", "ptime", "date", "dc.date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "last-modified",
)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_.-]|$)")


def published(markup: Markup, *, address: str, zone: tzinfo, fetched: datetime, entry: Entry | None) -> Instant | None:
    """When the article appeared, by the best origin that says so; None where nothing does."""
    found = list(_machines(markup, zone=zone))
    if entry and entry.published:
        found.append(_fed(entry.published, zone=zone, day_only=entry.day_only))
    settled = settle(found, zone=zone, fetched=fetched)
    further = [visible_date(markup, zone=zone, fetched=fetched)] if _needs_readers(settled, found) else []
    further.append(_addressed(address, zone))
    if more := [one for one in further if one]:
        settled = settle([*found, *more], zone=zone, fetched=fetched)
    return settled or _guessed(markup, zone=zone, fetched=fetched)


def _needs_readers(settled: Instant | None, found: Sequence[Stated]) -> bool:
    """Whether to look at the date that readers see, which costs more than all the others.

    It is needed where no machine knew a time, and where the only one that did wrote "Z": half of the engines that do
    mean their local time.
    """
    if settled is None or settled.precision is Precision.DAY:
        return True
    exact = [one for one in found if one.exact]
    return settled.confidence is not Confidence.HIGH and all(one.universal for one in exact)


def modified(markup: Markup, *, zone: tzinfo, fetched: datetime, since: Instant | None) -> Instant | None:
    """When the article was last changed, where that is later than it was published."""
    declared = [("json-ld", string(markup.article.get("dateModified")))]
    declared += [("meta", markup.metas[name]) for name in _MODIFIED if name in markup.metas]
    declared += [("microdata", _value(each)) for each in markup.properties.get("dateModified", [])[:1]]
    found = [one for origin, value in declared if (one := stated(value, zone=zone, origin=origin))]
    settled = settle(found, zone=zone, fetched=fetched)
    return settled if settled and (since is None or settled.at > since.at) else None


def _machines(markup: Markup, *, zone: tzinfo) -> Iterator[Stated]:
    declared = [("json-ld", string(markup.article.get(name))) for name in ("datePublished", "dateCreated")]
    declared += [("meta", markup.metas[name]) for name in _PUBLISHED if name in markup.metas]
    declared += [("microdata", _value(each)) for each in markup.properties.get("datePublished", [])[:1]]
    declared += [("time", value) for value in markup.times[:1]]
    for origin, value in declared:
        if one := stated(value, zone=zone, origin=origin):
            yield one


def _value(element: etree._Element) -> str:
    return element.get("content") or element.get("datetime") or text_of(element)


def _fed(at: datetime, *, zone: tzinfo, day_only: bool) -> Stated:
    on = day(at.astimezone(zone).date(), zone=zone, origin="feed") if day_only else None
    exact = stated(at.isoformat(), zone=zone, origin="feed")
    assert exact is not None, "a feed's entry carries an aware instant"
    return on or replace(exact, universal=False)  # whatever its zone was, UTC is how we keep it


def _addressed(address: str, zone: tzinfo) -> Stated | None:
    match = _IN_PATH.search(address)
    return stated("-".join(match.groups()), zone=zone, origin="address") if match else None


def _guessed(markup: Markup, *, zone: tzinfo, fetched: datetime) -> Instant | None:
    """The day that htmldate finds somewhere in the page."""
    found = find_date(markup.tree, original_date=True, max_date=fetched.replace(tzinfo=None))
    one = stated(found, zone=zone, origin="guess") if found else None
    return settle([one], zone=zone, fetched=fetched) if one else None


def warm_up() -> None:
    """Load htmldate's and dateparser's tables, 0.5 s."""
    find_date("<html><body><p>5 января 2026 года</p><p>le 5 janvier 2026</p></body></html>")
