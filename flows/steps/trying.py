"""Trying a site that nobody declared: what would be discovered and extracted, and the declaration that does it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from dronewire.address import canonical
from dronewire.article import Entry
from dronewire.assignment import OutletAssignment, RobotsAnswer
from dronewire.extract import charset, markup
from dronewire.haul import HaulLine
from dronewire.language import UNKNOWN
from dronewire.outcome import WELL, Kind, Outcome
from dronewire.outlet import Outlet
from flows.extraction import Extractors
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.checking import Checked, checked, why
from flows.steps.declaring import id_of, plain, toml_of
from flows.steps.probing import Probe, Seen, probed

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
        checked: how the outlet would be read; None where not even the given address could be.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A first look at the given address and the home page above it."""

    outlet: Outlet
    what: What | None = None
    home: str = ""  # where the articles of a feed lie
    page: Seen | None = None
    robots: dict[str, RobotsAnswer] = field(default_factory=dict)
    fault: str = ""


class Trial:
    """A try: one crawl that looks at the address and its home page, then one that reads the site as an outlet."""

    def __init__(self, settings: Settings, pool: Extractors, *, at: datetime, progress: Watcher) -> None:
        self._settings, self._pool, self._at, self._progress = settings, pool, at, progress

    def run(self, address: str, *, taken: Collection[str] = ()) -> Tried:
        """Try a site by any of its addresses: its home page, a feed or an article; ``https://`` may be left out.

        Raises:
            AddressError: for what is no web address.
        """
        wanted = _spelt(address.strip() if "://" in address else f"https://{address.strip()}")
        look = self._look(wanted, _outlet_at(wanted, taken))
        if look.home and not look.outlet.owns(look.home):  # a feed that somebody else serves
            look = self._look(wanted, _outlet_at(look.home, taken).model_copy(update={"feeds": (wanted,)}))
        if look.fault:
            return Tried(address=wanted, what=None, outlet=look.outlet, fault=look.fault)
        return self._read(wanted, look)

    def _look(self, wanted: str, outlet: Outlet) -> _Look:
        self._progress.stage(f"looking at {urlsplit(wanted).hostname}")
        home = _spelt(outlet.homepage)
        again = tuple(dict.fromkeys((home, wanted)))
        with self._probed(outlet, OutletAssignment(outlet=outlet.id, sources=(), again=again)) as probe:
            lines = {line.address: line for line in probe.lines(outlet)}
            asked = lines.get(wanted)
            if asked is None or asked.outcome not in _READABLE:
                fault = why(asked) if asked else probe.complaint or f"{wanted} was not asked"
                return _Look(outlet=outlet, fault=fault)
            named = _named(outlet, probe, lines.get(home))
            entries = probe.listing(asked, named).entries if wanted != home else ()
            robots = {line.address: line.robots for line in lines.values() if line.robots}
            if entries:
                fed = named.model_copy(update={"feeds": (wanted,)})
                return _Look(outlet=fed, what=What.FEED, home=_home_of(entries), robots=robots)
            what = What.HOME if wanted == home else What.PAGE
            page = probe.seen_at(asked, named, self._pool) if what is What.PAGE else None
            return _Look(outlet=named, what=what, page=page, robots=robots)

    def _read(self, wanted: str, look: _Look) -> Tried:
        outlet = look.outlet
        self._progress.stage(f"reading {urlsplit(outlet.homepage).hostname}")
        part = OutletAssignment(outlet=outlet.id, discover=True, robots=look.robots)
        with self._probed(outlet, part) as probe:
            lines = probe.lines(outlet)
            articles = probe.seen([outlet], self._pool, progress=self._progress)[outlet.id]
            summed = checked(probe, outlet, articles, at=self._at)
        found = tuple(dict.fromkeys(pair for line in lines for pair in line.found))
        made = _declared(outlet, lines, found, [*articles, *([look.page] if look.page else [])])
        return Tried(
            address=wanted,
            what=look.what,
            outlet=made,
            toml=toml_of(made) if summed.entries else "",
            found=found,
            page=look.page,
            checked=summed,
            fault=summed.fault,
        )

    @contextmanager
    def _probed(self, outlet: Outlet, part: OutletAssignment) -> Iterator[Probe]:
        """Crawl an outlet that is declared for the length of the crawl only."""
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


def _home_of(entries: Sequence[Entry]) -> str:
    """The home page of the host that most entries of a feed lie on."""
    homes = Counter("{0.scheme}://{0.netloc}".format(urlsplit(entry.address)) for entry in entries)
    return homes.most_common(1)[0][0]


def _named(outlet: Outlet, probe: Probe, home: HaulLine | None) -> Outlet:
    """The outlet with the name and the address that its home page goes by."""
    page = probe.page(home) if home else b""
    if home is None or not page:
        return outlet
    parts = urlsplit(home.final or home.address)
    title = name_in(page, content_type=home.content_type) or outlet.title
    return outlet.model_copy(update={"title": title, "homepage": f"{parts.scheme}://{parts.netloc}"})


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
            "languages": tuple(name for name, _ in languages.most_common()) or outlet.languages,
            "feeds": tuple(feed for feed in feeds if feed in listing)[:MOST],
            "sitemaps": tuple(one for one in sitemaps if one not in ended or ended[one].outcome in WELL)[:MOST],
        }
    )
