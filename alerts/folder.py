"""Mails as files, one ``.eml`` each, for where no server is configured: every mail program opens them."""

import os
import re
from contextlib import suppress
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from alerts.sending import WIRE, NotAcceptedError

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
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(path, message.as_bytes(policy=WIRE))
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


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename, so that no reader and no crash meets half a file."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as beside:
        try:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(beside.name).unlink()
            raise
