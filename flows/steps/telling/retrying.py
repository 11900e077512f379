"""Trying messages again that were refused or given up, because somebody says that it can help now."""

from datetime import datetime

from flows.lock import only_one
from flows.steps.telling.alerting import opened_transport, send
from flows.workspace import Workspace
from storage.outbox import Delivery, State, deliveries, deliveries_of, due, revive

WAIT = 600.0  # seconds to stand in line for a round, which sends what waits as well


class UnknownAlertError(ValueError):
    """No message has this identifier, or more than one begins so."""


def delivery_of(found: list[Delivery], key: str) -> Delivery:
    """The one delivery among those whose message's key begins so.

    Raises:
        UnknownAlertError: where there is none, or more than one.
    """
    if not found:
        raise UnknownAlertError(f"no alert is called {key!r}; `dronewire alerts list` names them")
    if len(found) > 1:
        raise UnknownAlertError(
            f"{len(found)} alerts begin with {key!r}: {', '.join(one.message for one in found[:5])}"
        )
    return found[0]


def retry_now(workspace: Workspace, key: str | None, *, at: datetime) -> tuple[int, list[str]]:
    """Try one message again, or all that were given up; gives how many, and what was refused again.

    Raises:
        UnknownAlertError: where no message has this key; where one was taken over, it is not sent again.
        BusyError: when a round is running and does not end.
    """
    with only_one(workspace.layout.lock, "round", wait=WAIT):
        database = workspace.database
        chosen = (
            deliveries(database, state=State.DEAD) if key is None else [delivery_of(deliveries_of(database, key), key)]
        )
        if key and chosen[0].state == State.ACCEPTED:
            raise UnknownAlertError(f"{chosen[0].message} was taken over already: it is not sent twice")
        keys = {one.message for one in chosen}
        revive(database, keys, at=at)
        with opened_transport(workspace) as transport:
            waiting = [one for one in due(database, at) if one.message in keys]
            refusals = [send(workspace, transport, one, at=at) for one in waiting]
    return len(waiting), [refusal for refusal in refusals if refusal]
