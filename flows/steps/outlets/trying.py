"""Trying a site that nobody declared: what would be discovered and extracted, and the declaration that does it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from dronewire.address import canonical
from dronewire.article import Entry
from dronewire.assignment import OutletAssignment, RobotsAnswer, key_of
from dronewire.extract import charset, markup
from dronewire.haul import HaulLine
from dronewire.outcome import WELL, Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.text.language import UNKNOWN
from flows.extraction import Extractors
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.outlets.checking import Checked, checked, why
from flows.steps.outlets.declaring import id_of, plain, toml_of
from flows.steps.outlets.probing import Probe, Seen, probed

MOST = 5  # feeds that a declaration names: outlets offer one for each rubric, and the first ones have all

_READABLE = frozenset({None, Outcome.NOT_AN_ARTICLE})  # a feed has a content type that no article has
_NAMES = ("og:site_name", "application-name")
_DASH = re.compile(r"\s+[|—–:•·-]+\s+")  # between an outlet's name and what its home page says of it


class What(StrEnum):
    """What the given address turned out to be."""

    HOME = "home page"
    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of a try.

    Attributes:
        address: what was given, in its canonical spelling.
        what: what it is; None where it could not be read.
        outlet: the declaration made of what was found; ``toml`` is its text, empty where there is nothing to read.
        found: the sources that were discovered, read or not.
        page: what would come of exactly the given page, where it is neither a home page nor a feed.
        checked: how the outlet would be read; None where the given address could not be.
        fault: what is broken; empty where nothing is.
    """

    address: str
    what: What | None
    outlet: Outlet
    toml: str = ""
    found: tuple[tuple[Kind, str], ...] = ()
    page: Seen | None = None
    checked: Checked | None = None
    fault: str = ""


class Trial:
    """A try: the site is read as an outlet by what its home page leads to, and a feed that is given by that."""

    def __init__(self, settings: Settings, pool: Extractors, *, at: datetime, progress: Watcher) -> None:
        self._settings, self._pool, self._at, self._progress = settings, pool, at, progress

    def run(self, address: str, *, taken: Collection[str] = ()) -> Tried:
        """Try a site by any of its addresses: its home page, a feed or an article; ``https://`` may be left out.

        Raises:
            AddressError: for what is no web address.
        """
        wanted = _spelt(address.strip() if "://" in address else f"https://{address.strip()}")
        outlet = _outlet_at(wanted, taken)
        again = () if wanted == _spelt(outlet.homepage) else (wanted,)
        with self._probed(outlet, OutletAssignment(outlet=outlet.id, discover=True, again=again)) as probe:
            lines = {line.address: line for line in probe.lines(outlet)}
            asked = lines.get(wanted)
            if again and (asked is None or asked.outcome not in _READABLE):
                fault = why(asked) if asked else probe.complaint or f"{wanted} was not asked"
                return Tried(address=wanted, what=None, outlet=outlet, fault=fault)
            entries = probe.listing(asked, outlet).entries if again and asked else ()
            if not entries:
                return self._told(wanted, What.PAGE if again else What.HOME, outlet, probe)
        robots = {line.address: line.robots for line in lines.values() if line.robots}
        return self._read_feed(wanted, _fed(outlet, wanted, entries, taken), robots)

    def _read_feed(self, feed: str, outlet: Outlet, robots: dict[str, RobotsAnswer]) -> Tried:
        part = OutletAssignment(outlet=outlet.id, discover=True, robots=robots)
        with self._probed(outlet, part) as probe:
            return self._told(feed, What.FEED, outlet, probe)

    def _told(self, wanted: str, what: What, outlet: Outlet, probe: Probe) -> Tried:
        lines = probe.lines(outlet)
        outlet = _named(outlet, probe, lines)
        self._progress.stage("reading articles")
        articles = probe.seen([outlet], self._pool, progress=self._progress)[outlet.id]
        summed = checked(probe, outlet, articles, at=self._at)
        found = tuple(dict.fromkeys(pair for line in lines for pair in line.found))
        made = _declared(outlet, lines, found, articles)
        return Tried(
            address=wanted,
            what=what,
            outlet=made,
            toml=toml_of(made) if summed.entries else "",
            found=found,
            page=next((one for one in articles if what is What.PAGE and one.line.address == wanted), None),
            checked=summed,
            fault=summed.fault,
        )

    @contextmanager
    def _probed(self, outlet: Outlet, part: OutletAssignment) -> Iterator[Probe]:
        """Crawl an outlet that is declared for the length of the crawl only."""
        self._progress.stage(f"reading {urlsplit(outlet.homepage).hostname}")
        with TemporaryDirectory(prefix="dronewire-") as folder:
            (Path(folder) / f"{outlet.id}.toml").write_text(toml_of(outlet), encoding="utf-8")
            with probed(
                [part], settings=self._settings, folder=Path(folder), at=self._at, progress=self._progress
            ) as probe:
                yield probe


def _spelt(address: str) -> str:
    return canonical(address, http=address.lower().startswith("http://"))


def _outlet_at(address: str, taken: Collection[str]) -> Outlet:
    parts = urlsplit(address)
    name = parts.hostname or ""
    return Outlet(id=id_of(name, taken=taken), title=name, homepage=f"{parts.scheme}://{parts.netloc}")


def _fed(outlet: Outlet, feed: str, entries: Sequence[Entry], taken: Collection[str]) -> Outlet:
    """The outlet of a feed: where most of its articles lie, since the feed itself may be served by somebody else."""
    homes = Counter("{0.scheme}://{0.netloc}".format(urlsplit(entry.address)) for entry in entries)
    home = homes.most_common(1)[0][0]
    of_articles = outlet if outlet.owns(home) else _outlet_at(home, taken)
    return of_articles.model_copy(update={"feeds": (feed,)})


def _named(outlet: Outlet, probe: Probe, lines: Sequence[HaulLine]) -> Outlet:
    """The outlet with the name that its home page goes by."""
    here = key_of(outlet.homepage)
    home = next((line for line in lines if line.kind is Kind.SECTION and key_of(line.address) == here), None)
    page = probe.page(home) if home else b""
    title = name_in(page, content_type=home.content_type) if home and page else ""
    return outlet.model_copy(update={"title": title or outlet.title})


def _home_of(outlet: Outlet, articles: Sequence[Seen]) -> str:
    """The home page, with or without ``www.`` as the articles have it in the end: the site's own spelling."""
    homes = Counter("{0.scheme}://{0.netloc}".format(urlsplit(one.line.final or one.line.address)) for one in articles)
    same = (home for home, _ in homes.most_common() if key_of(home) == key_of(outlet.homepage))
    return next(same, outlet.homepage)


def name_in(page: bytes, *, content_type: str) -> str:
    """What a home page says its site is called; empty where it says nothing."""
    try:
        tree = markup.parse(charset.decode(page, content_type=content_type))
    except (charset.UnreadableError, markup.TooLargeError):
        return ""
    if tree is None:
        return ""
    said = markup.read(tree, address="")
    declared = next((said.metas[name] for name in _NAMES if name in said.metas), "")
    return plain(declared or _DASH.split(said.title)[0])


def _declared(
    outlet: Outlet, lines: Sequence[HaulLine], found: Sequence[tuple[Kind, str]], articles: Sequence[Seen]
) -> Outlet:
    """The outlet with what was found of it and can be read."""
    ended = {line.address: line for line in lines}
    listing = {line.address for line in lines if line.kind is Kind.FEED and line.entries}
    feeds = dict.fromkeys((*outlet.feeds, *(address for kind, address in found if kind is Kind.FEED)))
    sitemaps = (address for kind, address in found if kind is Kind.SITEMAP)
    languages = Counter(one.article.language for one in articles if one.article)
    del languages[UNKNOWN]
    return outlet.model_copy(
        update={
            "homepage": _home_of(outlet, articles),
            "languages": tuple(name for name, _ in languages.most_common()) or outlet.languages,
            "feeds": tuple(feed for feed in feeds if feed in listing)[:MOST],
            "sitemaps": tuple(one for one in sitemaps if one not in ended or ended[one].outcome in WELL)[:MOST],
        }
    )
