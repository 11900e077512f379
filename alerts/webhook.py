"""What is told as JSON, by POST to an address of one's own; a call made twice is known by its key."""

import base64
import hmac
import time
from collections.abc import Callable
from email.message import EmailMessage
from functools import cached_property
from importlib import import_module
from typing import Any, Self

from pydantic import SecretStr

from alerts.hushed import hushed, scrubbed
from alerts.sending import NotAcceptedError
from dronewire.text.highlight import shortened, shown

TIMEOUT = 30.0  # seconds for each step of a call: as for mail
# What was sent is refused as it is, or nobody is there any more. All else can be mended at either end.
FINAL = {400, 410, 413, 415, 422}


class Webhook:
    """Calls one address; with a secret each call is signed as https://www.standardwebhooks.com describes."""

    def __init__(self, address: SecretStr, *, secret: SecretStr, clock: Callable[[], float] = time.time) -> None:
        self._address, self._secret, self._clock = address, secret, clock

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Have one message accepted: any answer of 200 to 299; redirects are not followed.

        Raises:
            NotAcceptedError: with what the server answered, or why there was no answer.
        """
        content = _json_of(message)
        key = str(message["Message-ID"]).strip(" <>")
        try:
            # The answer's body is nobody's business: it is not read, however long it is.
            with (
                hushed(),
                self._client.stream("POST", self._url, content=content, headers=self._headers(key, content)) as answer,
            ):
                code = answer.status_code
        except (self._http.HTTPError, self._http.InvalidURL, OSError) as error:
            raise self._not_accepted(recipient, str(error) or type(error).__name__, permanent=False) from None
        if not 200 <= code < 300:
            raise self._not_accepted(recipient, f"answered {code}", permanent=code in FINAL)

    def close(self) -> None:
        """Close the connection; sending again opens one."""
        if "_client" in self.__dict__:
            self._client.close()
            del self.__dict__["_client"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _http(self) -> Any:
        return import_module("httpx")  # a fifth of a second: only those who have a webhook wait for it

    @cached_property
    def _client(self) -> Any:
        return self._http.Client(timeout=TIMEOUT, follow_redirects=False)

    @property
    def _url(self) -> str:
        return self._address.get_secret_value()

    def _headers(self, key: str, content: bytes) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "webhook-id": key}
        if secret := self._secret.get_secret_value():
            at = str(int(self._clock()))
            signature = f"v1,{signature_of(secret, key, at, content)}"
            headers |= {"webhook-timestamp": at, "webhook-signature": signature}
        return headers

    def _not_accepted(self, recipient: str, reason: str, *, permanent: bool) -> NotAcceptedError:
        told, scheme = scrubbed(reason, self._url), self._url.partition("://")[0]
        return NotAcceptedError(shortened(shown(f"{recipient} ({scheme}://): {told}"), 300), permanent=permanent)


def signature_of(secret: str, key: str, at: str, content: bytes) -> str:
    """HMAC-SHA256 over ``key.at.content`` in base64; a secret that begins with ``whsec_`` is base64 itself."""
    bare = secret.removeprefix("whsec_")
    by = base64.b64decode(bare) if bare != secret else secret.encode()
    return base64.b64encode(hmac.digest(by, b".".join((key.encode(), at.encode(), content)), "sha256")).decode()


def _json_of(message: EmailMessage) -> bytes:
    for part in message.walk():
        if part.get_content_type() == "application/json":
            return bytes(part.get_payload(decode=True))
    raise NotAcceptedError("the message has nothing for programs", permanent=True)
