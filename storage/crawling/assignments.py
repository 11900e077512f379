"""Assignments: what a crawl is to read, made from all that is known; one query a table, and one an outlet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, select

from dronewire.assignment import OutletAssignment, RobotsAnswer, Source, Validators, split, split_in_order
from dronewire.gap import Gap
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from storage.crawling.choosing import Choice, Choices, choose, rows_by_outlet
from storage.crawling.gaps import open_gaps
from storage.crawling.hosts import host_of
from storage.crawling.known import REMEMBERED
from storage.crawling.sources import asked_whole
from storage.tables import address, robots, waiting

# Keys of one outlet that travel with an assignment: 100,000 are 1.1 MB of it, and 13 MB of the crawl's memory. One
# reading lists at most 60,000 (see spiders/reading/parts.py), and a thousand articles a day are 45,000 in 45 days.
MOST_KNOWN = 200_000
ROBOTS_HOLD = timedelta(hours=24)  # RFC 9309, section 2.4: a copy older than that should not be used


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A source that is not asked now, and why."""

    outlet: str
    kind: Kind
    address: str
    reason: str


def assignments_of(
    engine: Engine, outlets: Sequence[Outlet], *, at: datetime, due_only: bool, most: int | None = None
) -> tuple[OutletAssignment, ...]:
    """What is to be read of outlets now; those of which nothing is are left out.

    Args:
        engine: the database.
        outlets: which.
        at: the round's instant.
        due_only: whether only sources that are due are read, or all but those whose hosts asked us to wait.
        most: how many addresses of one outlet are asked for again at once, those not yet kept first; None: all.
    """
    with engine.connect() as connection:
        state = _State.read(connection, outlets, at=at)
        again = _again(connection, state, most=most)
        wanted = {outlet.id: state.wanted(outlet.id, due_only=due_only) for outlet in outlets}
        searched = {outlet.id for outlet in outlets if state.searches(outlet, due_only=due_only)}
        reading = {name for name, sources in wanted.items() if sources} | searched
        busy = reading | {name for name, addresses in again.items() if addresses}
        known, rules = _known(connection, reading, at=at), _rules(connection, busy, at=at)
        gaps = open_gaps(connection, reading, at=at)
    return tuple(
        OutletAssignment(
            outlet=outlet.id,
            sources=tuple(_source(one, gaps.get((outlet.id, one.address), ()), at=at) for one in wanted[outlet.id]),
            discover=outlet.id in searched,
            known=known.get(outlet.id, frozenset()),
            again=tuple(again.get(outlet.id, ())),
            robots=rules.get(outlet.id, {}),
            waits={host: until for host, until in state.waits.items() if outlet.owns(f"https://{host}/")},
        )
        for outlet in outlets
        if outlet.id in busy
    )


def held_back(engine: Engine, outlets: Sequence[Outlet], *, at: datetime) -> tuple[HeldBack, ...]:
    """The sources that are not asked now, not even by hand, since their hosts asked us to wait."""
    with engine.connect() as connection:
        state = _State.read(connection, outlets, at=at)
    return tuple(
        HeldBack(outlet=name, kind=one.kind, address=one.address, reason=_asked_to_wait(state.waits, one.address))
        for name, choices in state.choices.items()
        for one in choices.sources
        if host_of(one.address) in state.waits
    )


def _asked_to_wait(waits: Mapping[str, datetime], address: str) -> str:
    return f"the host asked to wait until {waits[host_of(address)]:%Y-%m-%d %H:%M} UTC"


def due_outlets(engine: Engine, outlets: Sequence[Outlet], *, at: datetime, due_only: bool) -> frozenset[str]:
    """Of which outlets there is anything to read now, by their identifiers."""
    with engine.connect() as connection:
        state = _State.read(connection, outlets, at=at)
        again = _again(connection, state, most=1)
    return frozenset(
        one.id
        for one in outlets
        if again.get(one.id) or state.wanted(one.id, due_only=due_only) or state.searches(one, due_only=due_only)
    )


def under_way_elsewhere(
    engine: Engine, outlets: Sequence[Outlet], *, at: datetime, due_only: bool
) -> tuple[HeldBack, ...]:
    """The sources of outlets that would be read now, were not another one at it; or the home page of one without."""
    with engine.connect() as connection:
        state = _State.read(connection, outlets, at=at)
    reason = "somebody else reads this outlet just now"
    return tuple(
        HeldBack(outlet=outlet.id, kind=kind, address=address, reason=reason)
        for outlet in outlets
        for kind, address in [(one.kind, one.address) for one in state.wanted(outlet.id, due_only=due_only)]
        or [(Kind.SECTION, outlet.homepage)]
    )


def next_due(engine: Engine, outlets: Sequence[Outlet], *, at: datetime) -> datetime | None:
    """When the next source, search or look comes due; ``at`` where something is already, None where nothing ever is."""
    with engine.connect() as connection:
        state = _State.read(connection, outlets, at=at)
        # The outlets are told apart here: asked for by outlet, all addresses would be gone through.
        looks = select(address.c.next_look, address.c.outlet).where(address.c.next_look.is_not(None))
        coming = connection.execute(looks.order_by(address.c.next_look))
        look = next((row.next_look for row in coming if row.outlet in state.choices), None)
    moments = [look] if look else []
    for outlet in outlets:
        choices = state.choices[outlet.id]
        moments += [max(one.due or at, state.waits.get(host_of(one.address), at)) for one in choices.sources]
        if choices.wanting:
            moments.append(max(choices.search_due or at, state.waits.get(host_of(outlet.homepage), at)))
    return max(at.astimezone(UTC), min(moments)) if moments else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The sources of outlets, and the hosts that asked us to wait."""

    at: datetime
    choices: dict[str, Choices]
    waits: dict[str, datetime]

    @classmethod
    def read(cls, connection: Connection, outlets: Sequence[Outlet], *, at: datetime) -> "_State":
        """As it stands in the tables."""
        rows = rows_by_outlet(connection, outlets)
        still = connection.execute(select(waiting).where(waiting.c.until > at))
        return cls(
            at=at,
            choices={outlet.id: choose(outlet, rows[outlet.id], at=at) for outlet in outlets},
            waits={row.host: row.until for row in still},
        )

    def wanted(self, outlet: str, *, due_only: bool) -> list[Choice]:
        """The sources of an outlet that are read now."""
        return [
            one
            for one in self.choices[outlet].sources
            if host_of(one.address) not in self.waits and (not due_only or one.due is None or one.due <= self.at)
        ]

    def searches(self, outlet: Outlet, *, due_only: bool) -> bool:
        """Whether the home page of an outlet is searched now: once a day, and by hand where nothing else is known."""
        choices = self.choices[outlet.id]
        if not choices.wanting or host_of(outlet.homepage) in self.waits:
            return False
        due = choices.search_due is None or choices.search_due <= self.at
        return due or (not due_only and not choices.sources)


def _source(one: Choice, gaps: tuple[Gap, ...], *, at: datetime) -> Source:
    row = one.row
    if row is None or one.stands_in:
        return Source(address=one.address, kind=one.kind, gaps=gaps, found=one.found)
    given = Validators() if asked_whole(row, at) else Validators(etag=row.etag, last_modified=row.last_modified)
    return Source(
        address=one.address,
        kind=one.kind,
        validators=given,
        read=row.listed_at or row.read,
        changed=row.changed,
        listed=split(row.listed or b""),
        newest=split_in_order(row.newest or b""),
        gaps=gaps,
        found=one.found,
    )


def _known(connection: Connection, outlets: Collection[str], *, at: datetime) -> dict[str, frozenset[bytes]]:
    """The keys of what each outlet listed last: an index in the order of listing gives them without the rows."""
    found = {}
    for outlet in outlets:
        here = (address.c.outlet == outlet, address.c.last_listed > at - REMEMBERED)
        query = select(address.c.key).where(*here).order_by(address.c.last_listed.desc()).limit(MOST_KNOWN)
        found[outlet] = frozenset(connection.scalars(query))
    return found


def _again(connection: Connection, state: _State, *, most: int | None) -> dict[str, list[str]]:
    """Addresses to be asked for again, by outlet: first those of which nothing is kept, and those longest due."""
    due = (address.c.outlet.in_(list(state.choices)), address.c.next_look <= state.at)
    order = (address.c.kept.is_not(None), address.c.next_look, address.c.address)
    found: dict[str, list[str]] = defaultdict(list)
    for outlet, name in connection.execute(select(address.c.outlet, address.c.address).where(*due).order_by(*order)):
        if host_of(name) not in state.waits and (most is None or len(found[outlet]) < most):
            found[outlet].append(name)
    return found


def _rules(connection: Connection, outlets: Iterable[str], *, at: datetime) -> dict[str, dict[str, RobotsAnswer]]:
    query = select(robots).where(robots.c.outlet.in_(list(outlets)), robots.c.fetched > at - ROBOTS_HOLD)
    found: dict[str, dict[str, RobotsAnswer]] = defaultdict(dict)
    for row in connection.execute(query):
        found[row.outlet][row.address] = RobotsAnswer(status=row.status, body=row.body)
    return found
