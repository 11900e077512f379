"""How a mail leaves: over SMTP, or as a file in a folder where no server is configured."""

from pathlib import Path

from alerts.folder import Folder
from alerts.sending import MailSettings, NotAcceptedError, Transport
from alerts.smtp import Smtp

__all__ = ["Folder", "MailSettings", "NotAcceptedError", "Smtp", "Transport", "transport_of"]


def transport_of(settings: MailSettings, *, folder: Path) -> Transport:
    """SMTP where a host is set, else files in a folder."""
    return Smtp(settings) if settings.host else Folder(folder)
