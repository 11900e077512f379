"""Lets requests to one host go out one after another, its delay apart, however late the reactor gets round to them."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from time import monotonic
from typing import Any

PATIENCE = 2.0  # seconds to wait for one that is still being connected; a dead host would hold all others up
NAP = 1.0  # seconds after which the delay is looked at again: it may have grown, or the crawl was stopped


@dataclass(slots=True, eq=False)
class Turn:
    """One request's turn to go out; nobody else of its host goes before it is over."""

    lock: asyncio.Lock
    timer: asyncio.TimerHandle | None = None
    over: bool = False

    def end(self) -> None:
        """Let the next one take its turn: this one has gone out, never will, or takes too long."""
        if self.over:
            return
        self.over = True
        self.lock.release()
        if self.timer:
            self.timer.cancel()


class Turns:
    """The turns of one crawl's hosts.

    Scrapy counts a host's delay from when it begins with a request. Where hundreds of outlets are busy, or the machine
    is, the request goes out up to a second later, and the next one would follow it at once.
    """

    def __init__(self) -> None:
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._going: dict[str, Turn] = {}
        self._last: dict[str, float] = {}

    async def take(self, host: str, slot: Any) -> Turn:
        """Wait until the request before this one has gone out, and the delay of the host's slot after that.

        Args:
            host: its name.
            slot: of Scrapy's downloader; its delay is in seconds.
        """
        lock = self._locks[host]
        await lock.acquire()
        try:
            while (left := self._left(host, slot)) > 0:  # noqa: ASYNC110 -- a delay may grow, which is no event
                await asyncio.sleep(min(left, NAP))
        except BaseException:
            lock.release()
            raise
        turn = self._going[host] = Turn(lock)
        turn.timer = asyncio.get_running_loop().call_later(PATIENCE, turn.end)
        return turn

    def _left(self, host: str, slot: Any) -> float:
        now = monotonic()
        held = slot.lastseen if slot.lastseen > now else 0.0  # the host has asked us to wait until then
        last = max(self._last.get(host, 0.0), held)
        return float(last + slot.delay - now) if last else 0.0

    def gone(self, host: str) -> None:
        """Note that a request to a host has gone out."""
        self._last[host] = monotonic()
        if turn := self._going.pop(host, None):
            turn.end()
