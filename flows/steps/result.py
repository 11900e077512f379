"""What came of a round."""

from dataclasses import dataclass
from datetime import datetime

from dronewire.gap import OutletGap
from dronewire.outcome import Tally
from storage.crawling.traffic import Traffic
from storage.rounds import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round came to.

    Attributes:
        complaints: what was wrong with the round itself.
        troubles: feeds and pages that could not be read.
        remarks: what is worth a word and no failure.
        gaps: intervals that it found or tried to fill, in which outlets may have published what was not seen.
        traffic: what it asked of each host.
        alerts: messages stored, and ``sent``: mails accepted.
    """

    id: str
    at: datetime
    tallies: tuple[Tally, ...]
    complaints: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    remarks: tuple[Trouble, ...]
    alerts: int
    sent: int
    gaps: tuple[OutletGap, ...] = ()
    traffic: tuple[Traffic, ...] = ()

    @property
    def addresses(self) -> int:
        """How many addresses it touched: the sum of all outcomes."""
        return sum(tally.count for tally in self.tallies)

    @property
    def failures(self) -> tuple[str, ...]:
        """What a person should know of: complaints, mails not taken, feeds and pages that could not be read."""
        return (*self.complaints, *(str(trouble) for trouble in self.troubles))
