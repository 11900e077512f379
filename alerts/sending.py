"""What sending is: what is to be set, what a transport promises, and what can become of a message."""

from email.message import EmailMessage
from types import TracebackType
from typing import Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from alerts.addresses import Mailbox

PORTS = {"starttls": 587, "tls": 465, "none": 25}  # RFC 6409, RFC 8314, RFC 5321
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class MailSettings(BaseModel):
    """How mail is sent; without a host it is written to files.

    Certificates are always checked, against the system's authorities (or those in ``SSL_CERT_FILE``).
    """

    # A mistake's message must not repeat what was written: a password could stand there.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str = Field(default="", description="the mail server; empty writes mails as files into `var/outbox/`")
    block: str = Field(
        default="",
        description="name of an `EmailServerCredentials` block of Prefect's that has server and login instead",
    )
    port: int | None = Field(default=None, ge=1, le=65535, description="587, 465 or 25 by security where not given")
    user: str = Field(default="", description="login name; empty sends without a login")
    password: SecretStr = Field(default=SecretStr(""), description="better set in the environment than in a file")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the connection is protected; `none` is for a server on this machine"
    )
    sender: Mailbox = Field(default="dronewire <dronewire@localhost>", description="whom mails are from")
    timeout: float = Field(default=30, gt=0, description="seconds to wait for each answer of the server")

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> Self:
        if self.user and self.security == "none" and self.host not in LOOPBACK:
            raise ValueError("security 'none' would send the password readable to everyone on the way")
        return self

    @model_validator(mode="after")
    def _one_server(self) -> Self:
        if self.block and (self.host or self.user or self.password.get_secret_value()):
            raise ValueError("block names the server and its login: take host, user and password out")
        return self

    @property
    def sends(self) -> bool:
        """Whether mail is truly sent."""
        return bool(self.host or self.block)

    @property
    def door(self) -> int:
        """The port to connect to."""
        return self.port or PORTS[self.security]


class NotAcceptedError(Exception):
    """A message was not accepted, or not known to be; ``permanent`` where trying again cannot help."""

    def __init__(self, reason: str, permanent: bool) -> None:
        super().__init__(reason)
        self.reason, self.permanent = reason, permanent


class Transport(Protocol):
    """What carries mails; a context, at whose end connections close."""

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted for one recipient.

        Raises:
            NotAcceptedError: with the reason, and whether trying again can help.
        """

    def close(self) -> None:
        """Let go of what is open; sending again opens it anew."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End: close."""
