"""What a database refuses to hold: told apart from a database that is itself in trouble."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from dronewire.haul import HaulLine
from dronewire.outcome import Outcome

LIMIT = "54"  # PostgreSQL's class of "program limit exceeded", which its driver counts among a server's own troubles
LONGEST = 300  # characters of an address, or a reason, that was itself refused: enough to find it in the haul


def is_refusal(error: Exception) -> bool:
    """Whether a database took offence at what it was given, and would take anything else.

    Its disk, its locks and its connection are no such case: what they keep out is to be taken in later, whole.
    """
    if isinstance(error, (UnicodeError, OverflowError)):  # drivers' own, of text and numbers that they cannot send
        return True
    if isinstance(error, (DataError, IntegrityError)):
        return True
    return isinstance(error, DBAPIError) and str(getattr(error.orig, "sqlstate", None) or "").startswith(LIMIT)


def refused_line(line: HaulLine, error: Exception) -> HaulLine:
    """What is said of a line in its place: that its address failed, and why; nothing of what it brought."""
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    return HaulLine(
        round=line.round,
        outlet=line.outlet,
        kind=line.kind,
        address=line.address,
        at=line.at,
        outcome=Outcome.FAILED,
        reason=plain(f"the database refused it: {said}"),
    )


def plain(text: str) -> str:
    """A text that every database takes: ASCII, without controls, and short."""
    return "".join(char if char.isprintable() else " " for char in _ascii(text))[:LONGEST].rstrip()


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()
