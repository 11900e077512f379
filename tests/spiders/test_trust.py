"""Certificates: real TLS servers behind a real proxy, one crawl of outlets that show each another certificate."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Crawls
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from spiders_proxy import Authority, Proxy, by_name
from spiders_town import Town, reply, rss
from warcio.archiveiterator import ArchiveIterator

from dronewire.haul import HaulLine
from dronewire.outlet.declaration import DeclarationError
from spiders.loader import read_outlet
from spiders.wire.trust import certificates_of

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

NAMES = ("usual", "stranger", "known", "expired", "misnamed", "pinned", "abroad")


@dataclass
class Round:
    """One crawl of all of them."""

    folder: Path
    haul: Path
    lines: list[HaulLine]

    def feed(self, name: str) -> HaulLine:
        """How an outlet's feed ended."""
        return next(line for line in self.lines if line.outlet == name and line.kind == "feed")

    def certificate(self, name: str) -> str:
        """The SHA-256 of what a host shows."""
        shown = x509.load_pem_x509_certificate((self.folder / f"{name}.example.pem").read_bytes())
        return sha256(shown.public_bytes(Encoding.DER)).hexdigest()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Outlets with certificates of an authority that the platform trusts, and of one that their CA file names."""
    folder = tmp_path_factory.mktemp("trust")
    usual, own = Authority(folder, "usual"), Authority(folder, "own")
    contexts = {f"{name}.example": own.certify(f"{name}.example") for name in NAMES}
    contexts["usual.example"] = usual.certify("usual.example")
    contexts["expired.example"] = own.certify("expired.example", days=-1)
    contexts["misnamed.example"] = own.certify("misnamed.example", names="other.example")
    with pytest.MonkeyPatch.context() as patch, Town(tls=by_name(contexts)) as town, Proxy(0, town.port) as proxy:
        patch.setenv("SSL_CERT_FILE", str(usual.file))
        proxies = dict.fromkeys(NAMES, f"http://127.0.0.1:{proxy.port}")
        crawls = Crawls(town=town, folder=folder, settings={"newsstand": "", "proxies": proxies})
        for name in NAMES:
            file = {"usual": "", "stranger": "", "pinned": str(folder / "pinned.example.pem")}.get(name, str(own.file))
            crawls.declare(name, ca_file=file)
            town.answers[f"https://{name}.example/rss.xml"] = reply(rss(f"https://{name}.example/1"), kind="text/xml")
            town.answers[f"https://{name}.example/1"] = reply("<p>A note</p>")
        elsewhere = [("Location", "https://stranger.example/robots.txt")]
        town.answers["https://abroad.example/robots.txt"] = reply(status="302 Found", headers=elsewhere)
        lines = crawls.run(*NAMES)
        yield Round(folder, crawls.haul, lines)


@pytest.mark.parametrize("name", ["usual", "known", "pinned"])
def test_a_believed_certificate_lets_pages_be_read(crawled: Round, name: str) -> None:
    """By the platform's authorities, by the outlet's own, or itself named by the outlet."""
    assert crawled.feed(name).outcome == "read"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stranger", "unable to get local issuer certificate"),
        ("expired", "certificate has expired"),
        ("misnamed", "it is not for this host"),
    ],
)
def test_a_wrong_certificate_says_what_is_wrong(crawled: Round, name: str, why: str) -> None:
    """The host is not read, and is not asked for robots.txt again and again."""
    (robots,) = [line for line in crawled.lines if line.outlet == name and line.kind == "robots"]

    assert (robots.outcome, robots.reason) == ("failed", f"certificate: {why}")
    assert why in crawled.feed(name).reason


def test_a_ca_file_holds_for_the_outlets_own_hosts_only(crawled: Round) -> None:
    """Its robots.txt leads to another outlet's host, whose certificate it would vouch for."""
    assert "certificate: unable to get local issuer" in crawled.feed("abroad").reason


@pytest.mark.parametrize("name", ["known", "pinned"])
def test_what_the_ca_file_made_believed_is_noted(crawled: Round, name: str) -> None:
    """In the line of every address of that host."""
    noted = {line.certificate for line in crawled.lines if line.outlet == name}

    assert noted == {crawled.certificate(name)}


def test_what_the_platform_trusts_is_not_noted(crawled: Round) -> None:
    """There is nothing to remember."""
    assert {line.certificate for line in crawled.lines if line.outlet == "usual"} == {""}


def test_the_archive_names_the_certificate(crawled: Round) -> None:
    """In the record of the page that it vouched for."""
    with (crawled.haul / "pages.warc.gz").open("rb") as stream:
        heads = [record.rec_headers for record in ArchiveIterator(stream) if record.rec_type == "response"]
    noted = {head["WARC-Target-URI"]: head["X-Dronewire-Certificate"] for head in heads}

    assert noted["https://known.example/1"] == f"sha256:{crawled.certificate('known')}"
    assert noted["https://usual.example/1"] is None


@pytest.mark.parametrize("text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_a_file_without_certificates_is_named(tmp_path: Path, text: str) -> None:
    """Instead of trusting nobody, or everybody."""
    (tmp_path / "ca.pem").write_text(text, encoding="ascii")

    with pytest.raises(ValueError, match=r"ca\.pem"):
        certificates_of(str(tmp_path / "ca.pem"))


def test_a_ca_file_lies_beside_its_declaration(crawls: Crawls) -> None:
    """Or is named from there."""
    crawls.declare("one", ca_file="ca/own.pem")
    (crawls.folder / "outlets" / "ca").mkdir()
    (crawls.folder / "outlets" / "ca" / "own.pem").write_text("-----BEGIN", encoding="ascii")

    assert read_outlet(crawls.folder / "outlets" / "one.toml").ca_file == str(crawls.folder / "outlets/ca/own.pem")


def test_a_missing_ca_file_is_a_mistake_of_the_declaration(crawls: Crawls) -> None:
    """Told with its line, instead of reading without it."""
    crawls.declare("one", ca_file="own.pem")

    with pytest.raises(DeclarationError, match=r"one\.toml:4: ca_file: there is no such file: .*outlets/own\.pem"):
        read_outlet(crawls.folder / "outlets" / "one.toml")


def test_a_ca_file_without_certificates_costs_its_outlet_only(town: Town, crawls: Crawls) -> None:
    """Its line says so, and the others go on."""
    (crawls.folder / "own.pem").write_text("nothing", encoding="ascii")
    crawls.declare("wrong", ca_file=str(crawls.folder / "own.pem"))
    crawls.declare("sound")
    town.answers["https://sound.example/rss.xml"] = reply(rss(), kind="text/xml")
    lines = {line.outlet: line for line in crawls.run("wrong", "sound")}

    assert "own.pem: no certificate in it" in lines["wrong"].reason
    assert lines["sound"].outcome == "read"
