"""A real proxy on 127.0.0.1 that leads every host to the test's own servers, and certificates for them."""

import asyncio
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Proxy:
    """Passes on: CONNECT to the server with TLS, addresses given whole to the one without; wants ``shown``, if set."""

    plain: int
    tls: int = 0
    shown: str = ""
    asked: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._server = starting.result(timeout=5)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head)
            if self.shown and f"Proxy-Authorization: {self.shown}".encode() not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                return
            await self._lead(head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _lead(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = head.startswith(b"CONNECT")
        there, out = await asyncio.open_connection("127.0.0.1", self.tls if tunnel else self.plain)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            onward = _pass_on(reader, out) if tunnel else self._ask(head, reader, out)
            await asyncio.gather(onward, _pass_on(there, writer))
        finally:
            out.close()

    async def _ask(self, head: bytes, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        """Pass on request after request: a kept connection is for all hosts."""
        while True:
            out.write(_for_the_host(head))
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head)


def _for_the_host(head: bytes) -> bytes:
    method, address, rest = head.split(b" ", 2)
    return b" ".join([method, b"/" + address.split(b"/", 3)[3], rest])


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65_536):
        writer.write(some)
        await writer.drain()
    writer.close()


@dataclass(frozen=True)
class Authority:
    """A certificate authority, and the folder in which it files what it signs."""

    folder: Path
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", ec.generate_private_key(ec.SECP256R1()))
        self.file.write_bytes(self._signed(self.name, self._key, days=30, authority=True))  # type: ignore[attr-defined]

    @property
    def file(self) -> Path:
        """Its own certificate (PEM)."""
        return self.folder / f"{self.name}.pem"

    def certify(self, host: str, *, names: str = "", days: int = 30) -> ssl.SSLContext:
        """A server's side of TLS for a host, with a certificate for ``names`` that ends in so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        chain = self.folder / f"{host}.pem"
        kept = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain.write_bytes(self._signed(names or host, key, days=days) + kept)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _signed(self, name: str, key: ec.EllipticCurvePrivateKey, *, days: int, authority: bool = False) -> bytes:
        ends = datetime.now(UTC) + timedelta(days=days)  # certificates are checked against the machine's clock
        subject, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, self.name))
        made = (
            x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=60))
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(self._key, hashes.SHA256())  # type: ignore[attr-defined]
        )
        return made.public_bytes(serialization.Encoding.PEM)


def by_name(contexts: dict[str, ssl.SSLContext]) -> ssl.SSLContext:
    """One server's side of TLS that shows each host's own certificate."""
    first = next(iter(contexts.values()))

    def choose(sock: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        sock.context = contexts.get(name or "", context)

    first.sni_callback = choose
    return first
