"""Back-fills: days of outlets that were looked for, what is known of their addresses, which bundles they change."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select

from dronewire.assignment import OutletAssignment, RobotsAnswer, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.past import Interval
from storage.bundles.stale import note_stale
from storage.crawling.assignments import MOST_KNOWN, ROBOTS_HOLD
from storage.crawling.known import ARTICLES
from storage.database import insert, writing
from storage.stories.telling import stories
from storage.tables import address, article, match, page, past_day, robots, waiting

# What ended so was not read: a back-fill asks for it, and again each time until it was.
UNREAD = frozenset({Outcome.EARLIER, Outcome.POSTPONED, Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED})


def past_assignment(engine: Engine, outlet: Outlet, past: Interval, *, at: datetime) -> OutletAssignment:
    """What a crawl needs to know that looks for an interval of one outlet."""
    with engine.connect() as connection:
        read = address.c.outcome.not_in([outcome.value for outcome in UNREAD])
        keys = select(address.c.key).where(address.c.outlet == outlet.id, read)
        known = frozenset(connection.scalars(keys.order_by(address.c.last_listed.desc()).limit(MOST_KNOWN)))
        rules = select(robots).where(robots.c.outlet == outlet.id, robots.c.fetched > at - ROBOTS_HOLD)
        held = {r.address: RobotsAnswer(status=r.status, body=r.body) for r in connection.execute(rules)}
        asked_to_wait = connection.execute(select(waiting).where(waiting.c.until > at))
        waits = {row.host: row.until for row in asked_to_wait if outlet.owns(f"https://{row.host}/")}
    return OutletAssignment(outlet=outlet.id, sources=(), known=known, robots=held, waits=waits, past=past)


def remember_past(connection: Connection, line: HaulLine, outcome: Outcome) -> None:
    """Remember how an article's address ended that a back-fill came by: it is known from now on, and left alone.

    What was not read is not remembered: the round that finds it in a feed is not to take it for known.
    """
    if line.kind is not Kind.ARTICLE or outcome in UNREAD:
        return
    kept = line.at if outcome in ARTICLES else None
    for name in {line.address, line.final or line.address}:
        ended = {"outcome": outcome.value, "attempts": 0, "next_look": None, "kept": kept}
        fixed = {"address": name, "outlet": line.outlet, "key": key_of(name), "first_seen": line.at}
        statement = insert(connection, address).values(**fixed, **ended, last_listed=line.at)
        unread = address.c.kept.is_(None)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=ended, where=unread)
        )


def kept_since(engine: Engine, names: Collection[str]) -> dict[str, datetime]:
    """When the pages were fetched that articles at some addresses stand on, by address."""
    here = article.c.address.in_(names) | page.c.address.in_(names)
    query = select(article.c.address, page.c.address.label("came_from"), page.c.fetched).join(page)
    found: dict[str, datetime] = {}
    with engine.connect() as connection:
        rows = connection.execute(query.where(here)).all()
    for row in rows:
        found |= dict.fromkeys((row.address, row.came_from), row.fetched)
    return found


def note_stale_stories(connection: Connection, pages: Collection[int], zone: ZoneInfo, *, at: datetime) -> None:
    """Note the days whose bundles are changed by articles that were made of some pages."""
    query = select(article.c.story).join(match).where(article.c.page.in_(pages)).distinct()
    told = stories(connection, sorted(connection.scalars(query)), titles={})
    days = {version.told_at.astimezone(zone).date() for story in told for version in story.versions}
    note_stale(connection, days, at=at)


def whole_days(engine: Engine, outlet: str, days: Iterable[date]) -> frozenset[date]:
    """Those of some days of an outlet of which all was accounted for."""
    here = (past_day.c.outlet == outlet) & past_day.c.day.in_(list(days)) & past_day.c.whole
    with engine.connect() as connection:
        return frozenset(connection.scalars(select(past_day.c.day).where(here)))


def lacking_days(engine: Engine, outlet: str, days: Iterable[date]) -> dict[date, str]:
    """Those of some days of an outlet of which not all was accounted for, and why."""
    with engine.connect() as connection:
        rows = connection.execute(select(past_day).where(past_day.c.outlet == outlet)).all()
    said = {row.day: "" if row.whole else row.reason for row in rows}
    found = ((day, said.get(day, "not looked for")) for day in days)
    return {day: reason for day, reason in found if reason}


def keep_days(  # noqa: PLR0913 - keywords after the third
    engine: Engine, outlet: str, days: Iterable[date], *, whole: bool, reason: str, at: datetime
) -> None:
    """Keep what came of looking for some days of an outlet."""
    said = {"whole": whole, "reason": reason, "looked": at}
    with writing(engine) as connection:
        for day in days:
            statement = insert(connection, past_day).values(outlet=outlet, day=day, **said)
            connection.execute(statement.on_conflict_do_update(index_elements=["outlet", "day"], set_=said))


def articles_by_day(engine: Engine, outlet: str, past: Interval, zone: ZoneInfo) -> dict[date, int]:
    """How many articles of an outlet are kept that were published on each day of an interval."""
    here = (article.c.outlet == outlet) & (article.c.published >= past.since) & (article.c.published < past.until)
    counts = dict.fromkeys(past.days(zone), 0)
    query = select(article.c.published, func.count().label("number")).where(here, article.c.refused == "")
    with engine.connect() as connection:
        for row in connection.execute(query.group_by(article.c.published)):
            counts[row.published.astimezone(zone).date()] += row.number
    return counts
