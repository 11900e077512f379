"""What an answer means that another crawl archived: the same as if we had been given it."""

from collections.abc import Iterable

from scrapy.http import Response

from dronewire.outcome import Outcome
from spiders.refusals.verdict import outcome_of_page


def outcome_of_answer(
    address: str, status: int, headers: Iterable[tuple[str, str]], body: bytes
) -> tuple[Outcome | None, str]:
    """How an article's address ends by an answer; None where the taking-in is to decide."""
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name, []).append(value)
    return outcome_of_page(Response(address, status=status, headers=named, body=body))
