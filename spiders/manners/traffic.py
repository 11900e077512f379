"""What a round asked of each host, as it went over the wire: how often, how fast, how much."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class _Host:
    requests: int = 0
    last: float | None = None
    spacing: float | None = None
    received: int = 0
    disallowed: int = 0


class Traffic:
    """The account of all crawlers of a round: a host that two outlets share has one."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def sent(self, host: str, *, at: float) -> None:
        """Note a request that has gone out, be it a first try, another one, a redirect or for robots.txt.

        Args:
            host: its name.
            at: monotonic seconds.
        """
        known = self._of(host)
        known.requests += 1
        if known.last is not None:
            gap = at - known.last
            known.spacing = gap if known.spacing is None else min(gap, known.spacing)
        known.last = at

    def heard(self, host: str, count: int) -> None:
        """Note bytes that came, heads and all, packed as they travelled."""
        self._of(host).received += count

    def disallowed(self, host: str) -> None:
        """Note an address that robots.txt bars."""
        self._of(host).disallowed += 1

    def report(self) -> list[dict[str, Any]]:
        """By host: requests, the smallest seconds between two (None for a single one), bytes, and what was barred."""
        return [
            {
                "host": name,
                "requests": host.requests,
                "spacing": None if host.spacing is None else round(host.spacing, 3),
                "bytes": host.received,
                "disallowed": host.disallowed,
            }
            for name, host in sorted(self._hosts.items())
        ]

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())
