"""Headers in any script: what a mail program decodes is what was meant, spaces included."""

from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

from hypothesis import example, given
from hypothesis import strategies as st

from alerts.mail import compose
from alerts.wire import WIRE, read_mail
from dronewire.alert import Alert
from dronewire.story import Story

from .reading import quick

WORDS = st.lists(
    st.sampled_from(("завод", "Пермь", "2027", "drone", "БПЛА", "«Ласточка»", "—", "and,", "ТАСС:", "無人機", "🚁")),
    min_size=1,
    max_size=12,
)
TORN = ("беспилотников", "and", "завод", "—", "года", "more", "2")  # the standard library loses a space of it


def decoded(message: EmailMessage, name: str) -> str:
    """A header as RFC 2047 has it decoded, by a reader that is not the one that the writer belongs to."""
    written = message_from_bytes(bytes(message))[name]
    return str(make_header(decode_header(written)))


def lines(message: EmailMessage, name: str) -> list[bytes]:
    """A header's lines as they travel."""
    head = bytes(message).partition(b"\r\n\r\n")[0]
    begin = head.index(f"\r\n{name}: ".encode()) + 2
    found = head[begin:].split(b"\r\n")
    more = [line for line in found[1:] if not line.startswith(b" ")]
    return found[: found.index(more[0])] if more else found


@quick
@given(words=WORDS)
@example(words=TORN)
def test_a_subject_keeps_its_spaces(
    alert: Callable[..., Alert], story: Callable[..., Story], words: Sequence[str]
) -> None:
    """Wherever it is folded, and however Latin and Cyrillic words take turns."""
    title = " ".join(words)
    message = compose(alert(story(title=title)), sender="alerts@example.org")

    assert decoded(message, "Subject") == f"{title} — Wire"


@quick
@given(words=WORDS)
@example(words=TORN)
def test_a_senders_name_keeps_its_spaces(alert: Callable[..., Alert], words: Sequence[str]) -> None:
    """A newsroom may call itself by any words."""
    name = " ".join(words)
    message = compose(alert(), sender=f'"{name}" <alerts@example.org>')

    assert decoded(message, "From").rpartition(" ")[0].strip('"') == name
    assert parseaddr(message_from_bytes(bytes(message))["From"])[1] == "alerts@example.org"


@quick
@given(words=WORDS)
def test_no_line_of_a_header_is_long(
    alert: Callable[..., Alert], story: Callable[..., Story], words: Sequence[str]
) -> None:
    """RFC 2047 allows 76 characters where words are encoded, and ASCII alone travels."""
    message = compose(alert(story(title=" ".join(words))), sender=f'"{" ".join(words)}" <alerts@example.org>')

    for line in (*lines(message, "Subject"), *lines(message, "From")):
        assert (line.isascii(), len(line) <= 76) == (True, True)


def test_a_stored_mail_leaves_as_it_was_stored(alert: Callable[..., Alert], story: Callable[..., Story]) -> None:
    """Byte for byte, though it is read and written in between."""
    stored = bytes(compose(alert(story(title="выпуск drone " * 20)), sender="Редакция <alerts@example.org>"))

    assert read_mail(stored).as_bytes(policy=WIRE) == stored
