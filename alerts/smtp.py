"""Mails over SMTP: certificates checked, one connection for many messages, no secret in any error."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Self

from alerts.addresses import mailbox
from alerts.punctual import PunctualSmtp, PunctualSmtpSsl
from alerts.sending import MailSettings, NotAcceptedError
from alerts.wire import WIRE
from dronewire.text.highlight import shortened, shown

TOO_BIG = 552  # RFC 1870, section 6.1: what a server may answer to MAIL where the message is over its limit
LOGIN = {530, 534, 535, 538}  # RFC 4954: a login is wanted, or this one is wrong


class Smtp:
    """Carries messages to one server.

    A refusal of a message or recipient with 5xx is permanent. What an operator can mend (login, certificate,
    sender, server away) never is: the messages wait.
    """

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._sender = mailbox(settings.sender)
        self._server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted for one recipient.

        Raises:
            NotAcceptedError: also where the answer after the text never came, and it may have been accepted after all.
        """
        try:
            address = mailbox(recipient).addr_spec
        except ValueError as error:
            raise NotAcceptedError(str(error), permanent=True) from error
        server = self._connected()
        try:
            server.sendmail(self._sender.addr_spec, [address], message.as_bytes(policy=WIRE))
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise self._refused(error) from None  # the chain would repeat the server's words
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise self._not_accepted(f"no answer, it may have been accepted: {error}", permanent=False) from None

    def try_out(self) -> None:
        """Connect, protect the connection and log in, as for a mail, and send none.

        Raises:
            NotAcceptedError: with the reason.
        """
        self._connected()

    def close(self) -> None:
        """Say goodbye; sending again connects anew."""
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
        self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connected(self) -> smtplib.SMTP:
        """The open connection where it still answers, else a new one."""
        if self._server and _answers(self._server):
            return self._server
        self._drop()
        where = f"{self._settings.host}:{self._settings.door}"
        try:
            self._server = self._open()
            self._greet(self._server)
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            # The server's words are left out: some repeat what was sent to them. The chain too.
            raise NotAcceptedError(f"{where}: login refused ({error.smtp_code})", permanent=False) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise self._not_accepted(f"{where}: {error}", permanent=False) from None
        return self._server

    def _open(self) -> smtplib.SMTP:
        chosen = self._settings
        # EHLO with the sender's domain: smtplib's own choice tells the name of this machine.
        if chosen.security == "tls":
            return PunctualSmtpSsl(
                chosen.host,
                chosen.door,
                local_hostname=self._sender.domain,
                timeout=chosen.timeout,
                context=ssl.create_default_context(),
            )
        return PunctualSmtp(chosen.host, chosen.door, local_hostname=self._sender.domain, timeout=chosen.timeout)

    def _greet(self, server: smtplib.SMTP) -> None:
        if self._settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if self._settings.user:
            server.login(self._settings.user, self._settings.password.get_secret_value())

    def _drop(self) -> None:
        if self._server:
            self._server.close()
        self._server = None

    def _refused(self, error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> NotAcceptedError:
        code, text = _answer(error)
        sender = isinstance(error, smtplib.SMTPSenderRefused)
        permanent = 500 <= code < 600 and code not in LOGIN and (not sender or code == TOO_BIG)
        return self._not_accepted(f"{code} {text.decode(errors='replace')}", permanent=permanent)

    def _not_accepted(self, reason: str, *, permanent: bool) -> NotAcceptedError:
        secret = self._settings.password.get_secret_value()
        told = reason.replace(secret, "***") if secret else reason
        return NotAcceptedError(shortened(shown(told), 300), permanent=permanent)


def _answers(server: smtplib.SMTP) -> bool:
    """Whether an open connection is alive; asked before each message, since a lost answer later means a repeat."""
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _answer(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> tuple[int, bytes]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    words = error.smtp_error
    return error.smtp_code, words if isinstance(words, bytes) else words.encode()
