"""Journeys of canaries as they are remembered: when each set out, when it arrived, how long each part took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, desc, insert, select, update

from storage.database import writing
from storage.tables import canary


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One canary's way from a feed to a mailbox.

    Attributes:
        id: its number.
        recipient: the mailbox.
        set_out: when it appeared in the feed.
        until: when it has to have arrived.
        arrived: when the mail server took its mail over; None while it has not.
        legs: seconds of each part of the way that it went.
        reason: why it did not arrive; empty while nobody knows.
    """

    id: int
    recipient: str
    set_out: datetime
    until: datetime
    arrived: datetime | None = None
    legs: Mapping[str, float]
    reason: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it was under way; None where it did not arrive."""
        return (self.arrived - self.set_out).total_seconds() if self.arrived else None

    def is_lost(self, at: datetime) -> bool:
        """Whether it is known by then not to have arrived in time; one whose process was killed is lost too."""
        return self.arrived is None and (bool(self.reason) or at > self.until)

    def as_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "recipient": self.recipient,
            "set_out": self.set_out.isoformat(),
            "arrived": self.arrived.isoformat() if self.arrived else None,
            "seconds": self.seconds,
            "legs": dict(self.legs),
            "reason": self.reason,
        }

    def __str__(self) -> str:
        """In a line, for people."""
        named = f"canary of {self.set_out:%d.%m. %H:%M} UTC to {self.recipient}"
        if self.seconds is None:
            return f"{named} did not arrive: {self.reason or 'it was never heard of again'}"
        legs = ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.legs.items())
        return f"{named} arrived after {self.seconds:.1f} s ({legs})"


def set_out(engine: Engine, recipient: str, *, at: datetime, until: datetime) -> Journey:
    """Note that a canary sets out, before it does: one that is killed on the way is missed."""
    values: dict[str, Any] = {"recipient": recipient, "set_out": at, "until": until, "legs": {}}
    with writing(engine) as connection:
        number = connection.execute(insert(canary).values(values).returning(canary.c.id)).scalar_one()
    return Journey(id=number, **values)


def end_journey(engine: Engine, ended: Journey) -> None:
    """Note how a canary's journey ended."""
    values = {"arrived": ended.arrived, "legs": dict(ended.legs), "reason": ended.reason}
    with writing(engine) as connection:
        connection.execute(update(canary).where(canary.c.id == ended.id).values(values))


def last_journey(engine: Engine) -> Journey | None:
    """The canary that set out last."""
    with engine.connect() as connection:
        row = connection.execute(select(canary).order_by(desc(canary.c.set_out), desc(canary.c.id)).limit(1)).first()
    return Journey(**row._mapping) if row else None  # noqa: SLF001 (SQLAlchemy's public name for it)
