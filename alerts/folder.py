"""Mails as files, one ``.eml`` each, for where no server is configured: every mail program opens them."""

import re
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Self

from alerts.sending import NotAcceptedError
from alerts.wire import WIRE
from alerts.writing import write_whole

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.@_+-]{0,199}")


class Folder:
    """Writes each message whole or not at all; the same message twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Write the message; the recipient stands in it.

        Raises:
            NotAcceptedError: where it has no Message-ID, or the disk is full or read-only.
        """
        path = self._folder / f"{_name(message, recipient)}.eml"
        try:
            write_whole(path, message.as_bytes(policy=WIRE))
        except OSError as error:
            raise NotAcceptedError(f"cannot write {path}: {error.strerror or error}", permanent=False) from error

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _name(message: EmailMessage, recipient: str) -> str:
    written = str(message["Message-ID"] or "").strip(" <>")
    if not written:
        raise NotAcceptedError(f"the message to {recipient} has no Message-ID", permanent=True)
    return written if FILE_NAME.fullmatch(written) else sha256(written.encode()).hexdigest()
