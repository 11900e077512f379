"""Requests to one host go out its delay apart, counted from when they really went."""

import asyncio
from itertools import pairwise
from time import monotonic

from scrapy.core.downloader import Slot

from spiders.manners.turns import Turns

DELAY = 0.05


def _slot() -> Slot:
    return Slot(concurrency=2, delay=DELAY)


async def _send(turns: Turns, slot: Slot, sent: list[float], *, late: float = 0.0, lost: bool = False) -> None:
    turn = await turns.take("port.example", slot)
    await asyncio.sleep(late)
    if not lost:
        turns.gone("port.example")
        sent.append(monotonic())
    turn.end()


def test_one_that_goes_out_late_holds_the_next_one_up() -> None:
    """Though all of them began at once."""

    async def run() -> list[float]:
        turns, slot, sent = Turns(), _slot(), list[float]()
        await asyncio.gather(*(_send(turns, slot, sent, late=late) for late in (0.1, 0.0, 0.07, 0.0)))
        return sent

    sent = asyncio.run(run())

    assert (len(sent), min(later - earlier for earlier, later in pairwise(sent)) > 0.9 * DELAY) == (4, True)


def test_one_that_never_goes_out_lets_the_next_one_go() -> None:
    """Its connection was refused: nothing was asked of the host, and nobody need wait."""

    async def run() -> int:
        turns, slot, sent = Turns(), _slot(), list[float]()
        await asyncio.gather(_send(turns, slot, sent, lost=True), _send(turns, slot, sent))
        return len(sent)

    assert asyncio.run(run()) == 1


def test_a_host_that_asked_to_wait_is_waited_for() -> None:
    """Also by one that has left Scrapy's queue already."""

    async def run() -> float:
        turns, slot, sent = Turns(), _slot(), list[float]()
        slot.lastseen = monotonic() + 0.1
        begun = monotonic()
        await _send(turns, slot, sent)
        return sent[0] - begun

    assert asyncio.run(run()) >= 0.1
