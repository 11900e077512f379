"""A proxy of the user's own, for one outlet: where it is, and requests as they go through it."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr
from scrapy import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Where it is, and what we show it; neither is ever in a request that others see."""

    host: str
    port: int
    credentials: str = field(default="", repr=False)

    @classmethod
    def named(cls, address: SecretStr | None) -> Self | None:
        """The proxy of an address that the settings have approved of."""
        if address is None:
            return None
        parts = urlsplit(address.get_secret_value())
        shown = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else ""
        return cls(host=parts.hostname or "", port=parts.port or 80, credentials=shown)

    def through(self, request: Request) -> Request:
        """The request, to be sent through the proxy."""
        headers = request.headers.copy()
        if self.credentials:
            headers["Proxy-Authorization"] = b"Basic " + b64encode(self.credentials.encode())
        host = f"[{self.host}]" if ":" in self.host else self.host
        return request.replace(headers=headers, meta={**request.meta, "proxy": f"http://{host}:{self.port}"})
