"""An assignment: what one crawl is to read, and what is already known; made from storage, carried as a file."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from dronewire.address import bare
from dronewire.gap import Gap
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from dronewire.past import Interval

KEY = 8  # bytes; a month of 100 outlets is 600,000 addresses: chance of one collision 1e-8


def key_of(address: str) -> bytes:
    """The short key under which a canonical address is known (BLAKE2b, 8 bytes).

    It is looser than the spelling: the scheme, ``www.`` and one trailing slash of the path do not count. Outlets
    list the same article with and without them, and no outlet has been seen that means two articles by it.
    """
    return blake2b(bare(address).encode(), digest_size=KEY).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a feed's server gave us to ask "has it changed?" with (RFC 9110, section 13)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsAnswer:
    """What a host answered for robots.txt; it holds for a day (RFC 9309, section 2.4) and is not asked each round."""

    status: int
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an outlet announces: a feed, a sitemap or a section page, and what is known of it.

    Attributes:
        validators: empty also where the server is to be asked without a condition, since some of them lie.
        read: when it was last read whole; None before the first time.
        changed: when it was first read to list what it listed then; it may have stood still since.
        listed: the keys of what it listed then, to tell whether the next reading overlaps.
        newest: the first of these, newest first; none where their order was not kept.
        gaps: gaps of it that are open, to be filled if they can be.
        found: it was discovered, not declared.
    """

    address: str
    kind: Kind = Kind.FEED
    validators: Validators = Validators()
    read: datetime | None = None
    changed: datetime | None = None
    listed: frozenset[bytes] = frozenset()
    newest: tuple[bytes, ...] = ()
    gaps: tuple[Gap, ...] = ()
    found: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "address": self.address,
            "kind": self.kind.value,
            "etag": self.validators.etag,
            "last_modified": self.validators.last_modified,
            "read": self.read.isoformat() if self.read else None,
            "changed": self.changed.isoformat() if self.changed else None,
            "listed": packed(self.listed),
            "newest": packed_in_order(self.newest),
            "gaps": [gap.to_json() for gap in self.gaps],
            "found": self.found,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Source":
        """The opposite of `to_json`."""
        return cls(
            address=value["address"],
            kind=Kind(value["kind"]),
            validators=Validators(etag=value["etag"], last_modified=value["last_modified"]),
            read=datetime.fromisoformat(value["read"]) if value["read"] else None,
            changed=datetime.fromisoformat(value["changed"]) if value.get("changed") else None,
            listed=unpacked(value["listed"]),
            newest=unpacked_in_order(value.get("newest", "")),
            gaps=tuple(Gap.from_json(gap) for gap in value["gaps"]),
            found=value["found"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletAssignment:
    """One outlet's part: what to read, what is known, what to read again, and hosts' robots.txt by address.

    ``sources`` is None where nothing is known of the outlet: all that its declaration names is then read.
    With ``discover`` its home page is searched for feeds and sitemaps as well. ``waits`` says which of its hosts are to
    be left alone, and until when. ``past`` is an interval to look for in its sitemaps and archive, no sources here.
    """

    outlet: str
    sources: tuple[Source, ...] | None = None
    discover: bool = False
    known: frozenset[bytes] = frozenset()
    again: tuple[str, ...] = ()
    robots: dict[str, RobotsAnswer] = field(default_factory=dict)
    waits: dict[str, datetime] = field(default_factory=dict)
    past: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one crawl is to do; ``at`` is the round's instant, aware UTC."""

    round: str
    at: datetime
    outlets: tuple[OutletAssignment, ...]

    def without_known(self) -> "Assignment":
        """What is left of it when the crawl has ended: what was known can be had from storage, and takes megabytes."""
        return replace(self, outlets=tuple(replace(one, known=frozenset()) for one in self.outlets))

    def to_json(self) -> dict[str, Any]:
        """As plain values for a JSON file."""
        return {
            "round": self.round,
            "at": self.at.isoformat(),
            "outlets": [
                {
                    "outlet": one.outlet,
                    "sources": None if one.sources is None else [source.to_json() for source in one.sources],
                    "discover": one.discover,
                    "known": packed(one.known),
                    "again": list(one.again),
                    "robots": {address: {"status": r.status, "body": r.body} for address, r in one.robots.items()},
                    "waits": {host: until.isoformat() for host, until in one.waits.items()},
                    "past": one.past.to_json() if one.past else None,
                }
                for one in self.outlets
            ],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Assignment":
        """The opposite of `to_json`."""
        return cls(
            round=value["round"],
            at=datetime.fromisoformat(value["at"]),
            outlets=tuple(
                OutletAssignment(
                    outlet=one["outlet"],
                    sources=None if one["sources"] is None else tuple(map(Source.from_json, one["sources"])),
                    discover=one["discover"],
                    known=unpacked(one["known"]),
                    again=tuple(one["again"]),
                    robots={address: RobotsAnswer(**r) for address, r in one.get("robots", {}).items()},
                    waits={host: datetime.fromisoformat(until) for host, until in one.get("waits", {}).items()},
                    past=Interval.from_json(one["past"]) if one.get("past") else None,
                )
                for one in value["outlets"]
            ),
        )


def declared(outlet: Outlet) -> tuple[Source, ...]:
    """What an outlet's declaration has us read: its feeds, or else its sitemaps, or else its sections."""
    first = next((kind for kind, _ in outlet.lists), None)
    return tuple(Source(address=address, kind=kind) for kind, address in outlet.lists if kind is first)


def packed(keys: frozenset[bytes]) -> str:
    """Keys as text for a JSON file."""
    return b64encode(joined(keys)).decode()


def unpacked(text: str) -> frozenset[bytes]:
    """The opposite of `packed`."""
    return split(b64decode(text))


def packed_in_order(keys: tuple[bytes, ...]) -> str:
    """Keys whose order tells something, as text for a JSON file."""
    return b64encode(b"".join(keys)).decode()


def unpacked_in_order(text: str) -> tuple[bytes, ...]:
    """The opposite of `packed_in_order`."""
    return split_in_order(b64decode(text))


def joined(keys: frozenset[bytes]) -> bytes:
    """Keys as one value, the same for the same keys."""
    return b"".join(sorted(keys))


def split(keys: bytes) -> frozenset[bytes]:
    """The opposite of `joined`."""
    return frozenset(split_in_order(keys))


def split_in_order(keys: bytes) -> tuple[bytes, ...]:
    """Keys that stand one after the other."""
    return tuple(keys[at : at + KEY] for at in range(0, len(keys), KEY))
