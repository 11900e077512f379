"""Whose certificates are believed: those the platform trusts, and on an outlet's own hosts those of its CA file."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from OpenSSL import SSL, crypto
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from service_identity.exceptions import VerificationError
from twisted.internet._sslverify import IOpenSSLTrustRoot  # what trustRoot's type is called; exported nowhere else
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # Twisted's, and without stubs

from dronewire.outlet import Outlet

_BEGIN, _END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"


class UntrustedError(Exception):
    """A host's certificate is not believed; the message says why."""


@implementer(IOpenSSLTrustRoot)
class _UsualAndThese:
    """A trust root in Twisted's form; what is named may be any link of the chain, the host's own certificate too."""

    def __init__(self, certificates: Iterable[crypto.X509]) -> None:
        self._certificates = tuple(certificates)

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 -- Twisted's name
        context.set_default_verify_paths()
        store = context.get_cert_store()
        assert store is not None
        for certificate in self._certificates:
            store.add_cert(certificate)
        store.set_flags(crypto.X509StoreFlags.PARTIAL_CHAIN)


@implementer(IPolicyForHTTPS)
class Trust:
    """Checks certificates: Scrapy's own way, which we have verify them, and the outlet's CA file on its own hosts."""

    def __init__(self, usual: _ScrapyClientContextFactory, outlet: Outlet) -> None:
        self._usual, self._outlet = usual, outlet
        self._more = certificates_of(outlet.ca_file) if outlet.ca_file else []
        self._prints = frozenset(_print(each) for each in self._more)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 -- Twisted's
        """The maker of connections to one host."""
        host = hostname.decode("ascii")
        if self._more and self._outlet.owns(f"https://{host}/"):
            root: Any = _UsualAndThese(self._more)  # an interface of zope's is no type to mypy
            return optionsForClientTLS(host, trustRoot=root)
        return self._usual.creatorForNetloc(hostname, port)

    def believed(self, connection: SSL.Connection) -> str:
        """SHA-256 of a host's certificate, in hex, where it is believed by the outlet's CA file; else nothing."""
        chain = (connection.get_verified_chain() or []) if self._more else []
        return _print(chain[0]) if any(_print(each) in self._prints for each in chain) else ""


def certificates_of(file: str) -> list[crypto.X509]:
    """The certificates of a PEM file.

    Raises:
        ValueError: naming the file where it holds none, or one that cannot be read.
    """
    parts = Path(file).read_bytes().split(_BEGIN)[1:]
    try:
        found = [
            crypto.load_certificate(crypto.FILETYPE_PEM, _BEGIN + part.partition(_END)[0] + _END) for part in parts
        ]
    except crypto.Error as error:
        raise ValueError(f"{file}: a certificate in it cannot be read") from error
    if not found:
        raise ValueError(f"{file}: no certificate in it")
    return found


def _print(certificate: crypto.X509) -> str:
    return sha256(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)).hexdigest()


def why_untrusted(connection: SSL.Connection, reasons: Iterable[Failure]) -> str:
    """Why a connection's certificate was refused; empty where something else ended the connection."""
    errors = [reason.value for reason in reasons]
    if any(isinstance(error, VerificationError) for error in errors):
        return "it is not for this host"
    if not any(isinstance(error, SSL.Error) and "certificate verify failed" in str(error) for error in errors):
        return ""
    return _checked_again(connection)


def _checked_again(connection: SSL.Connection) -> str:
    """OpenSSL's own words, which it keeps from a connection that failed."""
    chain = connection.get_peer_cert_chain() or []
    store = connection.get_context().get_cert_store()
    try:
        if chain and store:
            crypto.X509StoreContext(store, chain[0], chain[1:]).verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    return "certificate verify failed"
