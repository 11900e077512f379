"""`dronewire status`: how things stand, read from our own database."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import INSTANTS, Config, Json, complain, instant_of, say, settings_of

if TYPE_CHECKING:
    from flows.workspace import Workspace

ROUNDS = 5
GAPS = timedelta(days=7)  # as long as open ones are tried again
At = Annotated[datetime | None, typer.Option(help="As of this instant; UTC unless it names a zone.", formats=INSTANTS)]


def status(at: At = None, config: Config = None, json: Json = False) -> None:
    """How things stand.

    The last rounds, outlets whose lists have not been read for too long, gaps, mails that wait, and the health board:
    a line an outlet with what it gave in the last day and what was to be expected. Exit status 1 if something needs a
    look; it is named on standard error.
    """
    from flows.workspace import opened  # noqa: PLC0415

    with opened(settings_of(config)) as workspace:
        found = _gathered(workspace, instant_of(at))
    if json:
        say(found)
    else:
        for line in _in_words(found):
            typer.echo(line)
    blind = (
        f"{one['outlet']}: {one['source']}: not read since {one['since']:%d.%m. %H:%M} UTC: {one['reason']}"
        for one in found["blind"]
    )
    lost = [found["canary"]["words"]] if found["canary"] and found["canary"]["lost"] else []
    named = {one["outlet"] for one in found["blind"]}
    ill = [
        f"{one['outlet']}: {one['reason']}" for one in found["board"] if one["reason"] and one["outlet"] not in named
    ]
    troubles = (*found["mistakes"], *found["undelivered"], *blind, *ill, *lost)
    complain(troubles)
    raise typer.Exit(1 if troubles else 0)


def _gathered(workspace: "Workspace", at: datetime) -> dict[str, Any]:
    from dronewire.outcome import WELL  # noqa: PLC0415
    from flows.steps.housekeeping.checkup import board_of  # noqa: PLC0415
    from storage.crawling.assignments import next_due  # noqa: PLC0415
    from storage.crawling.gaps import gaps_of  # noqa: PLC0415
    from storage.crawling.health import blind_of, feeds_by_outlet, holdings, last_rounds  # noqa: PLC0415
    from storage.outbox import counts_of_outbox, undelivered  # noqa: PLC0415
    from storage.outbox.journeys import last_journey  # noqa: PLC0415
    from storage.outbox.notices import counts_of_notices  # noqa: PLC0415

    database, watched = workspace.database, workspace.chosen(())
    answers = feeds_by_outlet(database)
    states = [state for outlet in watched for state in answers.get(outlet.id, ())]
    gaps, flown = gaps_of(database, at - GAPS, at), last_journey(database)
    return {
        "rounds": [asdict(one) for one in last_rounds(database, ROUNDS)],
        "next_due": next_due(database, watched, at=at),
        "kept": asdict(holdings(database)),
        "outbox": counts_of_outbox(database) | counts_of_notices(database),
        "canary": (flown.as_dict() | {"lost": flown.is_lost(at), "words": str(flown)}) if flown else None,
        "outlets": len(watched),
        "lists": len(states),
        "failing": [state.as_dict() for state in states if state.outcome not in WELL],
        "blind": [asdict(one) for one in blind_of(database, watched, at=at)],
        "gaps": [str(one) for one in gaps if not one.gap.filled],
        "undelivered": [str(mail) for mail in undelivered(database)],
        "board": [one.as_row() for one in board_of(workspace, at=at)],
        "mistakes": [str(mistake) for mistake in workspace.mistakes],
    }


def _in_words(found: dict[str, Any]) -> list[str]:
    kept, outbox, rounds = found["kept"], found["outbox"], found["rounds"]
    said = [
        (
            f"kept: {kept['articles']} articles in {kept['stories']} stories, {kept['matched']} on topic; "
            f"{kept['untaken']} haul(s) to take in"
        ),
        "mails: " + (", ".join(f"{number} {state}" for state, number in outbox.items()) or "none yet"),
        *(f"round {one['id']}: {one['addresses']} addresses, {_ended(one)}" for one in rounds),
        (
            f"outlets: {found['outlets']} watched; of {found['lists']} lists {len(found['failing'])} did not answer "
            f"well the last time, {len(found['blind'])} have been silent for too long"
        ),
    ]
    if found["canary"] and not found["canary"]["lost"]:
        said.append(found["canary"]["words"])
    if rounds and found["next_due"]:
        said.append(f"next: something is due at {found['next_due'].astimezone(UTC):%d.%m. %H:%M} UTC")
    return said + [f"gap: {gap}" for gap in found["gaps"]] + ([] if not rounds else _board(found["board"]))


def _board(rows: list[dict[str, Any]]) -> list[str]:
    """The health board, a line an outlet."""
    head = (
        f"{'outlet':<24} {'is':<9} {'read':<12} {'article':<12} {'seen':>5} {'expected':>8} {'text':>5} "
        f"{'instant':>7} {'author':>6}  block"
    )
    return ["", head, *(_row(one) for one in rows)]


def _row(one: dict[str, Any]) -> str:
    expected = "" if one["expected"] is None else f"{one['expected']:.0f}"
    text, instant, author = (
        f"{one['quality'][name]:.0%}" if name in one["quality"] else "" for name in ("text", "instant", "author")
    )
    line = (
        f"{one['outlet']:<24} {one['level']:<9} {_when(one['last_success']):<12} {_when(one['last_article']):<12} "
        f"{one['seen']:>5} {expected:>8} {text:>5} {instant:>7} {author:>6}  {one['block']}"
    )
    return line.rstrip() + (f"\n  {one['reason']}" if one["reason"] else "")


def _when(instant: str | None) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(UTC):%d.%m. %H:%M}" if instant else "never"


def _ended(one: dict[str, Any]) -> str:
    return f"{'finished' if one['finished'] else 'not finished'} {one['complaint']}".rstrip()
