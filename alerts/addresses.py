"""Mail addresses that people wrote in settings and topics: one each, or a clear error."""

from email.headerregistry import Address
from email.policy import SMTP
from typing import Annotated

from pydantic import AfterValidator

from dronewire.highlight import shown


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


Mailbox = Annotated[str, AfterValidator(_checked)]
"""A mail address as people write it, checked where it is read."""
