"""What became of an address that a round touched: exactly one outcome, counted once."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an address is to us."""

    ROBOTS = "robots"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"  # a page of links: a rubric, an archive's day, a home page
    ARTICLE = "article"


class Outcome(StrEnum):
    """The one end of an address in a round; the counts of all of them add up to the addresses touched."""

    KEPT = "kept"  # a new article, the first of its story
    COPY = "copy"  # a new article that joined a story already known
    REVISED = "revised"  # a known article whose text changed
    SAME = "same"  # looked at again: nothing changed
    KNOWN = "known"  # listed again, not fetched
    EARLIER = "earlier"  # listed, but from before the outlet was watched: not fetched
    READ = "read"  # a feed, sitemap, section or robots.txt that came whole and was understood
    UNCHANGED = "unchanged"  # 304: the server says nothing is new
    NOT_AN_ARTICLE = "not_an_article"  # a list, live blog, gallery, file, home page, or an error page with status 200
    TOO_SHORT = "too_short"  # its text has too few words to be an article
    OFF_SITE = "off_site"  # the feed points to a host that is not the outlet's
    DISALLOWED = "disallowed"  # robots.txt says no
    BLOCKED = "blocked"  # refused by name: 401, 403, 429, captcha pages
    GONE = "gone"  # 404, 410; of a known article also: its page says so, or leads to no article
    TOO_LARGE = "too_large"  # more bytes than the setting max_size allows, or an address too long to be kept
    POSTPONED = "postponed"  # over this round's limit for the outlet; comes again next round
    FAILED = "failed"  # anything else, with a reason


WELL = frozenset({Outcome.READ, Outcome.UNCHANGED})
"""How a source ends that answered as it should."""

SOURCES = frozenset({Kind.FEED, Kind.SITEMAP, Kind.SECTION})
"""Where an outlet announces what it publishes."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Tally:
    """How many addresses of one outlet and kind had one outcome in one round."""

    outlet: str
    kind: Kind
    outcome: Outcome
    count: int
