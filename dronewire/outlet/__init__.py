"""An outlet: who publishes, where it announces, and what its pages look like."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dronewire.outcome import Kind
from dronewire.outlet.facts import (
    archive_pattern,
    bare_host,
    css_selector,
    host_name,
    language_code,
    least_and_most,
    text_encoding,
    web_address,
    zone_name,
)

Address = Annotated[str, AfterValidator(web_address)]
Zone = Annotated[str, AfterValidator(zone_name)]
Encoding = Annotated[str, AfterValidator(text_encoding)]
Host = Annotated[str, AfterValidator(host_name)]
Language = Annotated[str, AfterValidator(language_code)]
Selector = Annotated[str, AfterValidator(css_selector)]


class Verification(StrEnum):
    """How far what a declaration says of an outlet was tried out, best first."""

    SITE = "site"  # the code of the site itself was read
    LIVE = "live"  # somebody asked the feed and got it
    MIXED = "mixed"  # some got it and some did not
    CODE = "code"  # its address stands in published code; nobody says that it answers
    PAGE = "page"  # a page of it was seen; the feed is a guess, or discovered
    HISTORIC = "historic"  # it answered years ago
    FAILING = "failing"  # somebody asked and did not get it
    USER = "user"  # declared by a user, who knows best


class Former(BaseModel):
    """What was otherwise until a day; a rule that is not named here was as the outlet's file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    until: date = Field(description="the first day on which it was so no more, in the outlet's zone")
    body: Selector | None = Field(
        default=None, description="CSS selector of the article's text, or nothing where none held"
    )
    encoding: Encoding | None = Field(default=None, description="the pages' encoding where nothing declared it")
    timezone: Zone | None = Field(default=None, description="zone of dates that named none")

    def rules(self) -> dict[str, str]:
        """The rules that were otherwise."""
        return self.model_dump(exclude={"until"}, exclude_none=True)


def _one_after_the_other(before: Sequence[Former]) -> Sequence[Former]:
    days = [one.until for one in before]
    if days != sorted(set(days)):
        raise ValueError("each until must be later than the one before it")
    if not all(one.rules() for one in before):
        raise ValueError("beside until at least one of body, encoding and timezone is to be named")
    return before


class Outlet(BaseModel):
    """One declaration, as it stands in ``outlets/<id>.toml``; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$", max_length=64, description="taken from the file's name, not written in the file"
    )
    title: str = Field(min_length=1, description="the outlet's name, as bundles and mails show it")
    homepage: Address = Field(description="address of its home page")
    engine: str = Field(default="", description="the engine it shares with others; what stands here goes over that")
    region: str = Field(default="RU", pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", description="ISO 3166-2 code")
    languages: tuple[Language, ...] = Field(default=("ru",), description="ISO 639 codes of the languages it writes in")
    timezone: Zone = Field(default="Europe/Moscow", description="zone of dates that name none")
    feeds: tuple[Address, ...] = Field(default=(), description="addresses of its RSS, Atom, RDF or JSON feeds")
    sitemaps: tuple[Address, ...] = Field(
        default=(), description="addresses of its sitemaps or sitemap indexes: read where there is no feed, and in gaps"
    )
    sections: tuple[Address, ...] = Field(
        default=(), description="pages that list its news: read where there is neither feed nor sitemap"
    )
    archive: Annotated[str, AfterValidator(archive_pattern)] = Field(
        default="",
        description="address of its archive pages, with {year}, {month}, {day} or {page}: read to fill gaps",
    )
    verification: Verification = Field(default=Verification.USER, description="how far feeds and markup were tried out")
    ca_file: str = Field(
        default="", description="certificates (PEM) that its hosts' own are checked against besides the usual ones"
    )
    body: Selector = Field(default="", description="CSS selector of the article's text, where it is known")
    hosts: tuple[Host, ...] = Field(default=(), description="further hosts that are the outlet's own")
    encoding: Encoding = Field(default="", description="the pages' encoding where neither header nor page declares it")
    articles_a_day: Annotated[tuple[int, int], AfterValidator(least_and_most)] = Field(
        default=(0, 10_000), description="the least and the most articles of a normal day"
    )
    terms: str = Field(default="", description="what the outlet says about automatic use")
    before: Annotated[tuple[Former, ...], AfterValidator(_one_after_the_other)] = Field(
        default=(), description="rules that held for its pages until a day, earliest first"
    )

    @property
    def lists(self) -> tuple[tuple[Kind, str], ...]:
        """What it names to learn of articles from, feeds first; where it names nothing, its home page is searched."""
        named = {Kind.FEED: self.feeds, Kind.SITEMAP: self.sitemaps, Kind.SECTION: self.sections}
        return tuple((kind, address) for kind, addresses in named.items() for address in addresses)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of dates that name none."""
        return ZoneInfo(self.timezone)

    @cached_property
    def own_hosts(self) -> frozenset[str]:
        """Every host that is the outlet's: those of its home page, feeds, lists and the declared further ones."""
        announced = (self.homepage, *(address for _, address in self.lists))
        return frozenset(map(bare_host, (*(urlsplit(address).hostname or "" for address in announced), *self.hosts)))

    def owns(self, address: str) -> bool:
        """Whether an address lies on one of the outlet's own hosts or below one of them."""
        host = bare_host(urlsplit(address).hostname or "")
        return any(host == own or host.endswith("." + own) for own in self.own_hosts)

    def rules_at(self, at: datetime) -> "Outlet":
        """The outlet as its rules were at an instant: for the pages that were fetched then."""
        on = at.astimezone(self.zone).date()
        former = next((one for one in self.before if on < one.until), None)
        if former is None:
            return self
        # Not model_copy: it takes the cached zone along.
        return Outlet(**{**{name: getattr(self, name) for name in Outlet.model_fields}, **former.rules()})
