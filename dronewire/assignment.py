"""An assignment: what one crawl is to read, and what is already known; made from storage, carried as a file."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

KEY = 8  # bytes; a month of 100 outlets is 600,000 addresses: chance of one collision 1e-8


def key_of(address: str) -> bytes:
    """The short key under which a canonical address is known (BLAKE2b, 8 bytes)."""
    return blake2b(address.encode(), digest_size=KEY).digest()


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
class OutletAssignment:
    """One outlet's part: feeds' validators and hosts' robots.txt by address, known addresses, those to read again."""

    outlet: str
    validators: dict[str, Validators] = field(default_factory=dict)
    known: frozenset[bytes] = frozenset()
    again: tuple[str, ...] = ()
    robots: dict[str, RobotsAnswer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one crawl is to do; ``at`` is the round's instant, aware UTC."""

    round: str
    at: datetime
    outlets: tuple[OutletAssignment, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain values for a JSON file."""
        return {
            "round": self.round,
            "at": self.at.isoformat(),
            "outlets": [
                {
                    "outlet": one.outlet,
                    "validators": {
                        feed: {"etag": v.etag, "last_modified": v.last_modified} for feed, v in one.validators.items()
                    },
                    "known": b64encode(b"".join(sorted(one.known))).decode(),
                    "again": list(one.again),
                    "robots": {address: {"status": r.status, "body": r.body} for address, r in one.robots.items()},
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
                    validators={feed: Validators(**v) for feed, v in one["validators"].items()},
                    known=_keys(b64decode(one["known"])),
                    again=tuple(one["again"]),
                    robots={address: RobotsAnswer(**r) for address, r in one.get("robots", {}).items()},
                )
                for one in value["outlets"]
            ),
        )


def _keys(packed: bytes) -> frozenset[bytes]:
    return frozenset(packed[at : at + KEY] for at in range(0, len(packed), KEY))
