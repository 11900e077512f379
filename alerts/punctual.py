"""SMTP whose every answer has to be whole in time: a server that drips byte by byte would hold up a round for days."""

import smtplib
import socket
from contextlib import suppress
from threading import Event, Timer


class PunctualSmtp(smtplib.SMTP):
    """The standard library's time limit is for each byte; this one is for each answer."""

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer.

        Raises:
            SMTPServerDisconnected: where it is not whole in time; the connection is of no use then.
        """
        late = Event()
        timer = Timer(self.timeout, self._hang_up, [late])
        timer.daemon = True
        timer.start()
        try:
            answer = super().getreply()
        finally:
            timer.cancel()
        if late.is_set():  # the library takes what it got so far for the answer
            self.close()
            raise smtplib.SMTPServerDisconnected(f"no whole answer within {self.timeout:g} s")
        return answer

    def _hang_up(self, late: Event) -> None:
        late.set()
        if self.sock:
            with suppress(OSError):
                # The plain socket's own: that of an encrypted one would take its state from under the reader.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class PunctualSmtpSsl(PunctualSmtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""
