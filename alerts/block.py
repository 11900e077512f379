"""The mail server as a block of Prefect's, so that its password stands with the others; an optional extra."""

from email.message import EmailMessage
from functools import cached_property
from importlib import import_module
from typing import Any, Self

from alerts.sending import MailSettings, NotAcceptedError
from alerts.smtp import Smtp

SECURITY = {"SSL": "tls", "STARTTLS": "starttls", "INSECURE": "none"}


class SmtpOfBlock:
    """Carries messages to the server that a block of ``prefect-email`` names; it is read when the first one goes."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted for one recipient.

        Raises:
            NotAcceptedError: also where the block cannot be read just now; the messages wait.
        """
        self._smtp.send(message, recipient)

    def close(self) -> None:
        """Close the connection, and read the block again for the next one."""
        if "_smtp" in self.__dict__:
            self._smtp.close()
            del self.__dict__["_smtp"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _smtp(self) -> Smtp:
        name = self._settings.block
        try:
            block = import_module("prefect_email").EmailServerCredentials.load(name, _sync=True)
            return Smtp(settings_of_block(self._settings, block))
        except ModuleNotFoundError:
            reason = "mail.block needs: pip install 'dronewire[prefect-email]'"
        except ValueError as error:  # no such block, or one that we do not follow
            reason = f"block {name!r}: {_first_line(error)}"
        except Exception as error:  # noqa: BLE001 (Prefect's server, however it fails)
            reason = f"block {name!r} cannot be read: {type(error).__name__}"
        raise NotAcceptedError(reason, permanent=False)


def settings_of_block(settings: MailSettings, block: Any) -> MailSettings:
    """The settings with the server, the port and the login of a block.

    Raises:
        ValueError: where it does not check certificates, or would send a password in the clear.
    """
    if not block.verify:
        raise ValueError("verify is off, and certificates are always checked")
    server, kind = (getattr(one, "value", one) for one in (block.smtp_server, block.smtp_type.name))
    given = {
        "block": "",
        "host": server,
        "port": block.smtp_port,
        "security": SECURITY[kind],
        "user": block.username or "",
        "password": block.password,
    }
    return MailSettings(**{**settings.model_dump(), **given})


def _first_line(error: ValueError) -> str:
    """What is wrong, in a line; pydantic's own would go on for several."""
    errors = getattr(error, "errors", None)
    return errors(include_input=False)[0]["msg"] if errors else str(error).partition("\n")[0]
