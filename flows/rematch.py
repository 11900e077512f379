"""The flow `rematch`: changed topics, applied to what was kept before."""

import asyncio
from datetime import UTC, date, datetime, time

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from dronewire.topic.rematching import Rematching
from flows.journal import settings_with_journal
from flows.progress import Nobody
from flows.settings import Settings
from flows.steps.topics.proving import chosen_topics
from flows.steps.topics.rematching import Wanted
from flows.steps.topics.rematching import rematch as match_again
from flows.steps.topics.searching import complete_index
from flows.workspace import opened


@task(cache_policy=NO_CACHE)
async def match_archive(settings: Settings, since: date, topics: list[str], tell: bool) -> Rematching:
    """Match what was kept since a day by the topics of today."""
    return await asyncio.to_thread(_match, settings, since, topics, tell=tell)


@flow(name="rematch")
async def rematch(since: date, topics: list[str] | None = None, tell: bool = False) -> int:
    """Match the archive again, by the topics of today; mails nothing by itself.

    Args:
        since: articles that came from this day on.
        topics: identifiers of the topics that have changed; all when empty.
        tell: have the next round tell of stories that so come to be on topic.

    Returns:
        How many articles were looked at.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    sums = await match_archive(settings, since, topics or [], tell)
    get_run_logger().info("%d articles, %d stories are new to somebody", sums.articles, len(sums.told))
    names = sorted({*sums.gained, *sums.lost})
    rows = [{"topic": name, "gained": sums.gained[name], "lost": sums.lost[name]} for name in names]
    await acreate_table_artifact(rows, key="rematched", description=f"What each topic gained and lost since {since}.")
    return sums.articles


def _match(settings: Settings, since: date, topics: list[str], *, tell: bool) -> Rematching:
    sums = Rematching()
    with opened(settings) as workspace:
        wanted = Wanted(
            since=datetime.combine(since, time.min, settings.zone).astimezone(UTC),
            at=datetime.now(UTC),
            topics=chosen_topics(workspace.declared, topics),
            tell=tell,
        )
        complete_index(workspace.database, Nobody())
        for _ in match_again(workspace, wanted, sums):
            pass
    return sums
