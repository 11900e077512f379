"""A request that we end ourselves, with the outcome its address has then."""

from scrapy.exceptions import IgnoreRequest

from dronewire.outcome import Outcome


class Refusal(IgnoreRequest):
    """Raised instead of asking: the address ends here.

    Attributes:
        unread: whether what lies there must be asked for again, so that its feed keeps no validators.
        wait: the seconds for which a host is to be left alone, and which host.
    """

    def __init__(
        self, outcome: Outcome, reason: str, *, unread: bool = False, wait: tuple[float, str] | None = None
    ) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.unread, self.wait = outcome, reason, unread, wait
