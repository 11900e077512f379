"""Our own network being down: told from outlets' failures by everything failing at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Hosts, and outlets: one that is down may have many hosts, and many outlets may lie on one host.
FAILING = 2  # that fail where nobody answered in the whole round: one alone may be down itself
FAILING_LATE = 3  # that fail after somebody answered, all of them well before: two may share a hoster


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What became of asking a host.

    Attributes:
        at: when it had ended, aware UTC.
        host: who was asked.
        outlet: whose address it was.
        answered: whether it answered at all, with whatever status.
        well: whether it was well the last time before this round; None where it was never asked.
        lasted: at most how long it took, tries again and the waits between them included.
    """

    at: datetime
    host: str
    outlet: str
    answered: bool
    well: bool | None = None
    lasted: timedelta = timedelta()


def offline_since(exchanges: Iterable[Exchange], *, before: bool = False) -> datetime | None:
    """From when on nobody could be reached, judged by all that was asked in a round; None: somebody could.

    A host that was ill before says nothing of our own network, since it would hold all others up as long as it is.

    Args:
        exchanges: the round's, in the order in which they ended.
        before: whether we were offline when the round before ended: then nothing answered is enough.
    """
    last: datetime | None = None
    silent: list[Exchange] = []
    for exchange in exchanges:
        if exchange.answered:
            last = exchange.at
            silent.clear()
        else:
            silent.append(exchange)
    if not silent:
        return None
    return silent[0].at if _offline(silent, last, before=before) else None


def _offline(silent: list[Exchange], last: datetime | None, *, before: bool) -> bool:
    if last is None:
        return before or _are_many((one for one in silent if one.well is not False), FAILING)
    # One that had begun while somebody was still answered is slow, not cut off: such ones are always a round's last.
    return _are_many((one for one in silent if one.well and one.at - one.lasted >= last), FAILING_LATE)


def _are_many(silent: Iterable[Exchange], least: int) -> bool:
    of_each = {(one.host, one.outlet) for one in silent}
    return min(len({host for host, _ in of_each}), len({outlet for _, outlet in of_each})) >= least
