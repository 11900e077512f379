"""Mail addresses and names of channels that people wrote in settings and topics: one each, or a clear error."""

import re
from email.headerregistry import Address
from email.policy import SMTP
from typing import Annotated

from pydantic import AfterValidator

from dronewire.text.highlight import shown

CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def is_channel(written: str) -> bool:
    """Whether this names a channel of the settings; a mail address has an @."""
    return CHANNEL.fullmatch(written) is not None


def bare(written: str) -> str:
    """By what one reader is one however the files write him: the bare address, or the channel's name.

    Raises:
        ValueError: where it is neither.
    """
    return written if is_channel(written) else mailbox(written).addr_spec.lower()


def mailbox(written: str) -> Address:
    """The one mailbox of ``a@b.example`` or ``Name <a@b.example>``; a domain in letters of any script is encoded.

    Raises:
        ValueError: where it is none, or more than one.
    """
    if "\n" in written or "\r" in written:
        raise ValueError(f"not a mail address: {written!r}")
    header = SMTP.header_factory("To", written)
    if header.defects or len(header.addresses) != 1 or not (found := header.addresses[0]).domain:
        raise ValueError(f"not a mail address: {written!r}")
    if not found.username or not found.username.isascii():
        raise ValueError(f"a mail address begins with a name in ASCII: {written!r}")
    try:
        domain = found.domain.encode("idna").decode()
        return Address(display_name=shown(found.display_name), username=found.username, domain=domain)
    except (UnicodeError, ValueError, IndexError) as error:
        raise ValueError(f"not a mail address: {written!r}") from error


def _checked(written: str) -> str:
    mailbox(written)
    return written


def _checked_reader(written: str) -> str:
    bare(written)
    return written


Mailbox = Annotated[str, AfterValidator(_checked)]
"""A mail address as people write it, checked where it is read."""

Reader = Annotated[str, AfterValidator(_checked_reader)]
"""A mail address, or the name of a channel."""
