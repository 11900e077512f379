"""A mail as bytes: headers in any script come through whole, and what was stored leaves as it was stored."""

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any

LINE = 76  # characters of a line in which words are encoded: RFC 2047, section 2


class MailPolicy(EmailPolicy):
    """The standard library's, but for headers beyond ASCII.

    Its folding loses a space here and there where words in and beyond ASCII take turns (seen with Python 3.11.7 in one
    subject of ten). Here all of such a text is encoded, its spaces too.
    """

    def fold(self, name: str, value: Any) -> str:
        """A header's lines."""
        return self._beyond_ascii(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header's lines as bytes."""
        return self._beyond_ascii(name, value).encode() or super().fold_binary(name, value)

    def _beyond_ascii(self, name: str, value: Any) -> str:
        """The lines of a subject, or of one address, beyond ASCII; nothing for all else, as for what was stored."""
        if not hasattr(value, "name") or str(value).isascii():
            return ""
        match getattr(value, "addresses", None):
            case None:
                return f"{name}: {_encoded(str(value), name)}{self.linesep}"
            case (Address() as one,):
                return f"{name}: {_encoded(one.display_name, name)}{self.linesep} <{one.addr_spec}>{self.linesep}"
        return ""


# Never folded anew: a message that was read from storage leaves as it lies there.
WIRE = MailPolicy(linesep="\r\n", refold_source="none")


def read_mail(stored: bytes) -> EmailMessage:
    """A message that was stored."""
    parsed = BytesParser(policy=WIRE).parsebytes(stored)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _encoded(text: str, name: str) -> str:
    return Header(text, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep="\r\n")
