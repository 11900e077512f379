"""How a message leaves: over SMTP, or as a file where no server is set; to a channel by the way of that channel."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from alerts.block import SmtpOfBlock
from alerts.channels import Post, channel_of
from alerts.folder import Folder
from alerts.sending import MailSettings, NotAcceptedError, Transport
from alerts.smtp import Smtp

__all__ = ["Folder", "MailSettings", "NotAcceptedError", "Post", "Smtp", "SmtpOfBlock", "Transport", "transport_of"]

NO_SECRET = SecretStr("")


def transport_of(
    settings: MailSettings,
    *,
    folder: Path,
    channels: Mapping[str, SecretStr] | None = None,
    secret: SecretStr = NO_SECRET,
) -> Transport:
    """The way of each message.

    Args:
        settings: how mail is sent.
        folder: where mails become files if no server is set.
        channels: addresses of channels by their names.
        secret: what signs the calls of webhooks.
    """
    mail = _mail(settings, folder)
    if not channels:
        return mail
    return Post(mail, {name: channel_of(address, secret=secret) for name, address in channels.items()})


def _mail(settings: MailSettings, folder: Path) -> Transport:
    if settings.block:
        return SmtpOfBlock(settings)
    return Smtp(settings) if settings.host else Folder(folder)
