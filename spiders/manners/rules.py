"""What a robots.txt says, and what an answer to the request for it means, by RFC 9309; there is no switch."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from dronewire.outcome import Outcome
from dronewire.reason import NO_ROBOTS
from spiders.refusals.refusal import Refusal

PRODUCT = "dronewire"  # the product token that a group's User-agent line names
LONGEST = 500 * 2**10  # bytes; RFC 9309, section 2.5: a parsing limit of at least 500 KiB


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one host allows; ``unreachable`` says why nothing may be read for now."""

    parsed: Protego | None = None
    unreachable: str = ""

    def check(self, address: str) -> None:
        """Let an address pass.

        Raises:
            Refusal: `disallowed`, with the reason.
        """
        host = urlsplit(address).netloc
        if self.unreachable:
            reason = f"robots.txt of {host} {NO_ROBOTS} ({self.unreachable}): nothing may be read for now"
            raise Refusal(Outcome.DISALLOWED, reason, unread=True)
        if self.parsed and not self.parsed.can_fetch(address, PRODUCT):
            raise Refusal(Outcome.DISALLOWED, f"robots.txt of {host} disallows it")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def rules_of(status: int, body: bytes) -> Rules:
    """What an answer to the request for robots.txt means (RFC 9309, section 2.3.1).

    2xx: its rules; 4xx: none, everything may be read; 5xx: nothing may be read for now. So with 429, which is a
    server that is overloaded, not one that has no rules. A redirect that leads nowhere, or on and on, counts as "none".
    """
    if 200 <= status < 300:
        return Rules(parsed=Protego.parse(text_of(body)))
    if status >= 500 or status == 429:
        return Rules(unreachable=f"status {status}")
    return Rules()


def text_of(body: bytes) -> str:
    """A robots.txt as text, as far as it is read, without the NULs that PostgreSQL would refuse when it is held."""
    if len(body) > LONGEST:
        body = body[:LONGEST].rpartition(b"\n")[0]  # half a rule may bar more than the whole one
    return body.decode("utf-8-sig", errors="replace").replace("\x00", "")
