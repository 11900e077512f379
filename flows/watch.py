"""The flow `watch`: one round, on schedule or by hand."""

import asyncio
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from dronewire.shard import Shard
from flows.events import story_matched
from flows.journal import settings_with_journal
from flows.steps.result import Round
from flows.steps.round import RoundAtWork, round_at_work
from flows.workspace import opened
from storage.stories.recent import newly_matched


@task(cache_policy=NO_CACHE)
async def fetch_pages(work: RoundAtWork) -> None:
    """Crawl all due outlets in one child process."""
    await asyncio.to_thread(work.begin)
    await asyncio.to_thread(work.fetch)


@task(cache_policy=NO_CACHE)
async def keep_articles(work: RoundAtWork) -> None:
    """Extract, tell stories apart, match topics, keep."""
    await asyncio.to_thread(work.keep)


@task(cache_policy=NO_CACHE)
async def send_alerts(work: RoundAtWork) -> None:
    """Store what is to be told, then send it."""
    await asyncio.to_thread(work.tell)


@flow(name="watch")
async def watch(
    outlets: list[str] | None = None, everything: bool = False, at: datetime | None = None, shard: str = ""
) -> int:
    """Read what is due, keep what is new, match it against the topics, mail what is found.

    Args:
        outlets: identifiers of outlets to read now, due or not; whatever is due when empty.
        everything: read all outlets now, due or not.
        at: the round's instant; now when empty. For replaying a round on the newsstand.
        shard: the part of the outlets that this worker reads, where several share them: 1/2 is the first of two.

    Returns:
        How many addresses the round touched.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    with ExitStack() as stack:
        workspace = await asyncio.to_thread(stack.enter_context, opened(settings))
        running = round_at_work(
            workspace,
            at=at or datetime.now(UTC),
            outlets=outlets or (),
            due_only=not (outlets or everything),
            shard=Shard.read(shard),
        )
        work = await asyncio.to_thread(stack.enter_context, running)
        await fetch_pages(work)
        await keep_articles(work)
        await send_alerts(work)
        done = await asyncio.to_thread(work.finish)
        on_topic = await asyncio.to_thread(newly_matched, workspace.database, done.at, titles=workspace.outlet_titles)
    story_matched(on_topic, round_name=done.id)
    await _report(done)
    return done.addresses


async def _report(done: Round) -> None:
    logger = get_run_logger()
    logger.info("round %s: %d addresses, %d alerts, %d sent", done.id, done.addresses, done.alerts, done.sent)
    for failure in done.failures:
        logger.error("%s", failure)
    for gap in done.gaps:
        logger.warning("%s", gap)
    rows = [{"outlet": t.outlet, "kind": t.kind, "outcome": t.outcome, "count": t.count} for t in done.tallies]
    await acreate_table_artifact(rows, key="outcomes", description=f"Outcomes of round {done.id}; they add up.")
    hosts = [asdict(host) for host in done.traffic]
    await acreate_table_artifact(hosts, key="politeness", description=f"What round {done.id} asked of each host.")
