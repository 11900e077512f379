"""Telegram, Slack, Matrix and a hundred others, through Apprise; an optional extra."""

from email.message import EmailMessage
from functools import cached_property
from importlib import import_module
from typing import Any, Self

from pydantic import SecretStr

from alerts.hushed import hushed, scrubbed
from alerts.sending import NotAcceptedError
from dronewire.text.highlight import shortened, shown


class Chat:
    """Tells what stands in a message's plain text to one Apprise address.

    These services know no message twice: after a lost answer the same may stand there again.
    """

    def __init__(self, address: SecretStr) -> None:
        self._address = address

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted.

        Raises:
            NotAcceptedError: never permanent: a wrong token or a chat that is gone can be mended.
        """
        title, body = str(message["Subject"]), _plain(message)
        with hushed() as said:
            try:
                # Said to be text, so that a service which shows HTML shows what an outlet wrote, not what it means.
                taken = self._service.notify(title=title, body=body, body_format="text")
            except NotAcceptedError:
                raise
            except Exception as error:  # noqa: BLE001 (a hundred services, each with failures of its own)
                raise self._not_accepted(recipient, str(error)) from None  # the chain would show the address
        if not taken:
            raise self._not_accepted(recipient, "; ".join(said) or "not accepted")

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _service(self) -> Any:
        try:
            apprise = import_module("apprise")  # half a second: only those who have a channel wait for it
        except ModuleNotFoundError:
            raise NotAcceptedError("channels need: pip install 'dronewire[channels]'", permanent=False) from None
        service = apprise.Apprise.instantiate(self._address.get_secret_value(), suppress_exceptions=True)
        if service is None or not service.verify_certificate:
            raise NotAcceptedError(f"{self._scheme}://: Apprise does not understand this address", permanent=False)
        gathered = apprise.Apprise()
        gathered.add(service)
        return gathered

    @property
    def _scheme(self) -> str:
        return self._address.get_secret_value().partition("://")[0]

    def _not_accepted(self, recipient: str, reason: str) -> NotAcceptedError:
        told = scrubbed(reason, self._address.get_secret_value())
        return NotAcceptedError(shortened(shown(f"{recipient} ({self._scheme}://): {told}"), 300), permanent=False)


def _plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return "\n".join(part.get_content().splitlines()).strip() if part else ""
