"""What every message of ours has around it: headers that say what it is, and nothing that an article wrote."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.addresses import is_channel, mailbox
from alerts.wire import WIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """To whom something goes, and what makes it this message: ``key`` and ``recipient`` fix the Message-ID.

    Attributes:
        sender: a mail address.
        recipient: a mail address, or the name of a channel.
        at: the round's instant, aware UTC.
        zone: IANA name of the zone in which the message is dated.
        series: which mailing list of ours it belongs to: ``dronewire``, ``dronewire operator``.
    """

    key: str
    sender: str
    recipient: str
    at: datetime
    zone: str
    series: str = "dronewire"

    @property
    def author(self) -> Address:
        """The sender's mailbox."""
        return mailbox(self.sender)

    @property
    def message_id(self) -> str:
        """The Message-ID; its domain is the sender's."""
        return f"<{self.digest}@{self.author.domain}>"

    @property
    def digest(self) -> str:
        """What makes the message this one, in 128 bits."""
        return sha256(f"{self.key}\0{self.recipient}".encode(errors="backslashreplace")).hexdigest()[:32]

    @property
    def unsubscribing(self) -> str:
        """The address of a mail that asks the sender to leave somebody out."""
        return f"mailto:{quote(self.author.addr_spec, safe='@')}?subject={quote(f'unsubscribe {self.recipient}')}"

    def addressed(self, subject: str) -> EmailMessage:
        """An empty message with its headers.

        Raises:
            ValueError: where the sender is no mail address, or the recipient is neither that nor a channel.
        """
        author, message = self.author, EmailMessage(policy=WIRE)
        message["Message-ID"] = self.message_id
        message["Date"] = format_datetime(self.at.astimezone(ZoneInfo(self.zone)))
        message["From"], message["To"] = author, _addressee(self.recipient)
        message["Subject"] = subject.replace("=?", "= ?")  # it would begin an encoded word and be decoded
        message["Auto-Submitted"] = "auto-generated"
        message["List-Id"] = f"{self.series} <{'.'.join(reversed(self.series.split()))}.{author.domain}>"
        # Short, so that it is not folded: a header that begins on the next line is not read back byte for byte.
        message["List-Unsubscribe"] = f"<mailto:{quote(author.addr_spec, safe='@')}?subject=unsubscribe>"
        return message

    def seal(self, message: EmailMessage, *, language: str) -> EmailMessage:
        """The message when its bodies are in: the same bytes however often it is made."""
        message["Content-Language"] = language  # last: the bodies would take it with them
        # Never in a part: base64 has no underscore.
        message.set_boundary(f"=_{self.digest}")
        return message


def _addressee(recipient: str) -> Address | Group:
    """A channel stands there as a group of nobody, which is what RFC 5322 has for a name without an address."""
    return Group(recipient, ()) if is_channel(recipient) else mailbox(recipient)
