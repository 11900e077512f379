"""What is known of addresses: how they ended, when they are asked for again, and when an article is looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from dronewire.assignment import key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from storage.database import insert
from storage.tables import address

REMEMBERED = timedelta(days=45)  # an address that no feed has listed for so long need not be carried along
LISTED_AGAIN = timedelta(days=1)  # how stale "last listed" may become: a write for each listing would cost more
# When to ask again for what could not be had: ten minutes, an hour, six hours, then daily for a week.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), *[timedelta(days=1)] * 7)
ASK_AGAIN = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED})
# A page is sometimes listed before it is up, and a flash grows into an article: a few looks more, within the day.
LOOK_AGAIN = frozenset({Outcome.GONE, Outcome.TOO_SHORT})
LOOKS = WAITS[:3]
SOON = timedelta(minutes=2)  # when to ask again for what failed since our own network was down
ARTICLES = frozenset({Outcome.KEPT, Outcome.COPY, Outcome.REVISED, Outcome.SAME})
# After one of these the page that was read stands at the end of all redirects, and that address is known as well.
_CAME = ARTICLES | {Outcome.NOT_AN_ARTICLE, Outcome.TOO_SHORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    attempts: int = 0
    kept: datetime | None = None


def remember(  # noqa: PLR0913 - keywords after the third
    connection: Connection,
    line: HaulLine,
    outcome: Outcome,
    *,
    looks: Sequence[timedelta] = (),
    ours: bool = False,
    again: bool = False,
) -> None:
    """Remember how an address ended, and when to ask for it again.

    Where it led to another address with a page, that one is known from now on too; an article is looked at again
    there, since there it is.

    Args:
        connection: the transaction.
        line: what the crawl said of it.
        outcome: how it ended.
        looks: how long after an article was first kept it is looked at again, rising.
        ours: it failed since our own network was down, which is not its fault.
        again: it is asked for again as if it had failed.
    """
    waits = WAITS if again else _waits(outcome)
    end = line.final if line.final and outcome in _CAME else line.address
    asked_at = end if outcome in ARTICLES else line.address
    for name in {line.address, end}:
        before = _before(connection, name, line.outlet)
        kept = before.kept or (line.at if outcome in ARTICLES else None)
        now = _Before(attempts=before.attempts, kept=kept)
        attempts, look = (
            (0, None) if name != asked_at else _again(now, line.at, outcome, waits=waits, looks=looks, ours=ours)
        )
        values = {
            "outcome": outcome.value,
            "last_listed": line.at,
            "attempts": attempts,
            "next_look": look,
            "kept": kept,
        }
        fixed = {"address": name, "outlet": line.outlet, "key": key_of(name), "first_seen": line.at}
        statement = insert(connection, address).values(**fixed, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))


def _before(connection: Connection, name: str, outlet: str) -> _Before:
    here = (address.c.address == name) & (address.c.outlet == outlet)
    row = connection.execute(select(address.c.attempts, address.c.kept).where(here)).first()
    return _Before(attempts=row.attempts, kept=row.kept) if row else _Before()


def _waits(outcome: Outcome) -> Sequence[timedelta]:
    """How long to wait, each time, before asking again for what ended so."""
    return WAITS if outcome in ASK_AGAIN else LOOKS if outcome in LOOK_AGAIN else ()


def _again(  # noqa: PLR0913 - keywords after the third
    known: _Before,
    at: datetime,
    outcome: Outcome,
    *,
    waits: Sequence[timedelta],
    looks: Sequence[timedelta],
    ours: bool,
) -> tuple[int, datetime | None]:
    """How often it has failed by now, and when to ask for it again."""
    if ours:
        return known.attempts, at + SOON
    if outcome is Outcome.POSTPONED:
        return known.attempts, at
    if known.kept and outcome in LOOK_AGAIN:
        waits = ()  # it was up and was long enough: what it says now is for the next look to tell
    if known.attempts < len(waits):
        return known.attempts + 1, at + waits[known.attempts]
    look = next((known.kept + after for after in looks if known.kept + after > at), None) if known.kept else None
    return (0 if look or not waits else known.attempts + 1), look


def listed_again(connection: Connection, lines: list[HaulLine]) -> None:
    """Note that known addresses are still listed, once a day at most, under whatever spelling."""
    if not lines:
        return
    at = max(line.at for line in lines)
    for outlet in {line.outlet for line in lines}:
        keys = {key_of(line.address) for line in lines if line.outlet == outlet}
        here = (address.c.outlet == outlet) & address.c.key.in_(keys) & (address.c.last_listed < at - LISTED_AGAIN)
        connection.execute(update(address).where(here).values(last_listed=at))


def remember_earlier(connection: Connection, lines: list[HaulLine]) -> None:
    """Remember addresses that were published before their outlet was watched: known from now on, never fetched."""
    if not lines:
        return
    rows = [
        {
            "address": line.address,
            "outlet": line.outlet,
            "key": key_of(line.address),
            "outcome": Outcome.EARLIER.value,
            "first_seen": line.at,
            "last_listed": line.at,
            "attempts": 0,
        }
        for line in lines
    ]
    connection.execute(insert(connection, address).values(rows).on_conflict_do_nothing())


def first_seen_since(connection: Connection, outlet: str, keys: Sequence[bytes], since: datetime) -> bool:
    """Whether one of these keys was never seen before an instant."""
    if not keys:
        return False
    query = select(address.c.key).where(address.c.outlet == outlet, address.c.key.in_(keys))
    earlier = set(connection.scalars(query.where(address.c.first_seen < since)))
    return bool(set(connection.scalars(query)) - earlier)
