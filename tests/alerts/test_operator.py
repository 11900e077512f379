"""What an operator is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given

from alerts.mail import LARGEST
from alerts.operator import SHOWN, compose_for_operator
from dronewire.alert import Concern, OperatorAlert

from .reading import HARMFUL, assert_harmless, body, quick, read

SENDER = "dronewire <alerts@example.org>"
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def operator(**given: tuple[Concern, ...]) -> OperatorAlert:
    """What an operator is told."""
    told = {"begun": (), "over": ()} | given
    return OperatorAlert(key="o", recipient="ops@example.org", at=AT, zone="Europe/Moscow", **told)


def test_an_operator_is_told_what_began_and_what_is_over() -> None:
    """In both bodies, with the time since."""
    began = Concern(subject="disk", state="low", words="0.7 GB free", since=AT - timedelta(minutes=3))
    over = Concern(subject="outlet tass", state="silent", words="TASS is silent", since=AT - timedelta(days=1))
    message = compose_for_operator(operator(begun=(began,), over=(over,)), sender=SENDER)

    assert read(message)["Subject"] == "dronewire: 0.7 GB free — and 1 more"
    for kind in ("plain", "html"):
        wanted = ["0.7 GB free", "low", "since 16:57", "TASS is silent", "since 21.11. 17:00"]
        assert [one for one in wanted if one not in body(message, kind)] == []


def test_a_night_in_which_all_broke_is_one_mail() -> None:
    """What is not shown is counted."""
    concerns = tuple(
        Concern(subject=f"outlet {number}", state="silent", words=f"outlet {number} " * 60, since=AT)
        for number in range(4_000)
    )
    message = compose_for_operator(operator(begun=concerns), sender=SENDER)

    assert f"{SHOWN} of 4000 shown" in body(message, "plain")
    assert len(body(message, "html").encode()) < LARGEST


@quick
@given(words=HARMFUL, state=HARMFUL)
def test_whatever_an_operator_is_told_is_never_markup(words: str, state: str) -> None:
    """Reasons repeat what servers say."""
    concern = Concern(subject="x", state=state, words=words, since=AT)

    assert_harmless(compose_for_operator(operator(begun=(concern,) * 70, over=(concern,)), sender=SENDER))
