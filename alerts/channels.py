"""Channels besides mail: each has a name, by which files speak of it, and an address, in which its secret stands."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Annotated, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, SecretStr

from alerts.addresses import CHANNEL, is_channel
from alerts.chat import Chat
from alerts.sending import LOOPBACK, NotAcceptedError, Transport
from alerts.webhook import Webhook

WEB = {"http", "https"}
UNCHECKED = {"no", "false", "0", "n", "f", "off", "disable", "disabled", "deny"}  # what Apprise takes for a no


def _checked_name(name: str) -> str:
    if not is_channel(name):
        raise ValueError(f"a channel's name is like desk_chat ({CHANNEL.pattern}), not {name!r}")
    return name


def _checked_address(address: SecretStr) -> SecretStr:
    """No message repeats the address, only its scheme."""
    parts = urlsplit(address.get_secret_value())
    if not parts.scheme or not (parts.netloc or parts.path.strip("/")):
        raise ValueError("a channel's address begins like https:// or tgram://")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("http:// would send what is told, and the address's secret, readable to everyone on the way")
    if UNCHECKED.intersection(parse_qs(parts.query.lower()).get("verify", ())):
        raise ValueError(f"{parts.scheme}://: certificates are always checked; take verify= out")
    return address


ChannelName = Annotated[str, AfterValidator(_checked_name)]
ChannelAddress = Annotated[SecretStr, AfterValidator(_checked_address)]


class Post:
    """Carries each message the way that its recipient's name says: mail to addresses, the rest to channels."""

    def __init__(self, mail: Transport, channels: Mapping[str, Transport]) -> None:
        self._mail, self._channels = mail, channels

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted for one recipient.

        Raises:
            NotAcceptedError: also where a channel is no longer declared; that can be mended, so the message waits.
        """
        if not is_channel(recipient):
            self._mail.send(message, recipient)
        elif recipient in self._channels:
            self._channels[recipient].send(message, recipient)
        else:
            raise NotAcceptedError(f"the settings have no channel {recipient!r}", permanent=False)

    def close(self) -> None:
        """Let go of all that is open."""
        for one in (self._mail, *self._channels.values()):
            one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def channel_of(address: SecretStr, *, secret: SecretStr) -> Transport:
    """The transport of a channel: its own webhook for web addresses, whose calls a secret signs; else Apprise."""
    if urlsplit(address.get_secret_value()).scheme in WEB:
        return Webhook(address, secret=secret)
    return Chat(address)
