"""A proxy of the user's own: one outlet goes through it, all others do not, and its password stays between them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Crawls
from pydantic import ValidationError
from spiders_proxy import Authority, Proxy, by_name
from spiders_town import Town, reply, rss

from dronewire.haul import HaulLine
from spiders.haul import write_whole
from spiders.options import CrawlSettings

SHOWN = "Basic cmVhZGVyOmh1bnRlcjI="  # reader:hunter2
NAMES = ("plain", "secure", "refused", "nowhere", "direct")


@dataclass
class Round:
    """One crawl of all of them."""

    haul: Path
    lines: list[HaulLine]
    town: Town
    proxy: Proxy
    said: str

    def end(self, name: str) -> tuple[str, str]:
        """How an outlet's feed ended."""
        (line,) = [line for line in self.lines if line.outlet == name and line.kind == "feed"]
        return str(line.outcome), line.reason


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Outlets with and without TLS behind a proxy that wants a password; the last one has none."""
    folder = tmp_path_factory.mktemp("proxy")
    own = Authority(folder, "own")
    tls = by_name({"secure.example": own.certify("secure.example")})
    with Town() as town, Town(tls=tls) as guarded, Proxy(town.port, guarded.port, SHOWN) as proxy:
        address = f"http://reader:hunter2@localhost:{proxy.port}"
        proxies = {
            "plain": address, "secure": address, "refused": f"http://127.0.0.1:{proxy.port}",
            "nowhere": "http://reader:hunter2@127.0.0.1:1",
        }  # fmt: skip
        crawls = Crawls(town=town, folder=folder, settings={"newsstand": "", "proxies": proxies})
        for name in NAMES:
            scheme, place = ("https", guarded) if name == "secure" else ("http", town)
            home = f"{scheme}://{name}.example"
            crawls.declare(name, homepage=home, ca_file=str(own.file), feeds=())
            file = folder / "outlets" / f"{name}.toml"
            file.write_text(file.read_text(encoding="utf-8").replace("feeds = []", f'feeds = ["{home}/rss.xml"]'))
            place.answers[f"{home}/rss.xml"] = reply(rss(f"{home}/1?a=b"), kind="text/xml")
            place.answers[f"{home}/1?a=b"] = reply("<p>A note</p>")
        lines = crawls.run(*NAMES)
        assert crawls.last is not None
        yield Round(crawls.haul, lines, town, proxy, crawls.last.stderr)


@pytest.mark.parametrize("name", ["plain", "secure"])
def test_an_outlet_is_read_through_its_proxy(crawled: Round, name: str) -> None:
    """By whole addresses, or through a tunnel that the proxy cannot look into."""
    assert crawled.end(name) == ("read", "")
    assert [head for head in crawled.proxy.asked if f"{name}.example".encode() in head]


def test_an_outlet_without_a_proxy_does_not_use_anothers(crawled: Round) -> None:
    """It is asked directly, and here its name leads nowhere."""
    assert "cannot be resolved" in crawled.end("direct")[1]
    assert [head for head in crawled.proxy.asked if b"direct.example" in head] == []


def test_a_proxy_that_wants_a_login_is_a_block(crawled: Round) -> None:
    """It is the user's own to mend."""
    assert crawled.end("refused") == ("blocked", "proxy login (407)")


def test_a_proxy_that_does_not_answer_is_named(crawled: Round) -> None:
    """Not the outlet, whose server was never reached."""
    outcome, reason = crawled.end("nowhere")

    assert (outcome, "the outlet's proxy does not let us through" in reason) == ("disallowed", True)


def test_the_password_stays_between_us_and_the_proxy(crawled: Round) -> None:
    """It stands in no line, no record, no log, and reaches no outlet."""
    archived = gzip.decompress((crawled.haul / "pages.warc.gz").read_bytes())
    written = archived + (crawled.haul / "haul.jsonl").read_bytes() + crawled.said.encode()
    reached = b"".join(asked.raw for asked in crawled.town.requests if "authorization" in asked.headers)

    assert [word for word in (b"hunter2", SHOWN.encode()) if word in written] == []
    assert reached.count(b"hunter2") == 0


def test_the_archive_has_the_request_as_the_outlet_gets_it(crawled: Round) -> None:
    """Not the form in which it is put to a proxy."""
    archived = gzip.decompress((crawled.haul / "pages.warc.gz").read_bytes())

    assert b"GET /1?a=b HTTP/1.1\r\n" in archived
    assert b"GET http://" not in archived


@pytest.mark.parametrize(
    "address", ["hunter2", "socks5://u:hunter2@h:1", "http://u:hunter2@h", "http://u:hunter2@h:x", "https://u:hunter2@h:1"]
)  # fmt: skip
def test_a_wrong_address_is_refused_without_being_shown(address: str) -> None:
    """A password may stand in it."""
    with pytest.raises(ValidationError, match=r"http://user:password@host:port") as caught:
        CrawlSettings.model_validate({"proxies": {"tass": address}})

    assert "hunter2" not in str(caught.value)


def test_settings_as_text_show_no_password() -> None:
    """Nor does what Scrapy logs of them."""
    assert "hunter2" not in repr(CrawlSettings.model_validate({"proxies": {"tass": "http://u:hunter2@h:1"}}))


def test_a_secret_file_is_its_owners(tmp_path: Path) -> None:
    """Also where a crash has left half of it."""
    (tmp_path / "settings.tmp").write_text("{")
    given = CrawlSettings.model_validate({"proxies": {"tass": "http://u:hunter2@h:1"}}).plain()
    write_whole(tmp_path / "settings.json", given, secret=True)

    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "settings.json").read_text())["proxies"] == {"tass": "http://u:hunter2@h:1"}
    assert CrawlSettings.from_file(tmp_path / "settings.json").proxies["tass"].get_secret_value().endswith("@h:1")
