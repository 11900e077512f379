"""The smaller pieces: settings, lanes, robots.txt's meaning, block names, the crawl's conduct."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from pydantic import ValidationError

from dronewire.outlet import Outlet
from dronewire.outlet.lanes import lanes
from spiders.conduct import scrapy_settings
from spiders.loader import OutletLoader, catalogue
from spiders.manners.rules import LONGEST, rules_of
from spiders.options import UNNAMED, CrawlSettings
from spiders.refusals.blocks import block_name
from spiders.refusals.refusal import Refusal
from spiders.wire.download import refuse_private

HERE = "https://one.example/news/1"


def _outlet(name: str, *hosts: str) -> Outlet:
    return Outlet(id=name, title=name, homepage=f"https://{hosts[0]}", hosts=hosts[1:])


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_settings_are_read_from_the_working_folder(tmp_path: Path) -> None:
    """Keys that are not the crawl's are left to others."""
    (tmp_path / "dronewire.toml").write_text('delay = 2\n[mail]\nhost = "localhost"\n', encoding="utf-8")

    assert CrawlSettings().delay == 2.0


def test_the_environment_goes_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the design says of all settings."""
    (tmp_path / "dronewire.toml").write_text("delay = 2", encoding="utf-8")
    monkeypatch.setenv("DRONEWIRE_DELAY", "3")

    assert CrawlSettings().delay == 3.0


def test_the_parents_file_goes_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child does what its parent says."""
    monkeypatch.setenv("DRONEWIRE_DELAY", "3")
    (tmp_path / "settings.json").write_text(json.dumps({"delay": 4, "other": 1}), encoding="utf-8")

    assert CrawlSettings.from_file(tmp_path / "settings.json").delay == 4.0


@pytest.mark.parametrize(
    "wrong",
    [{"delay": -1}, {"max_size": 0}, {"newsstand": "file:///etc"}, {"contact": "a\r\nHost: b"}, {"timeout": "long"}],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    """Before anything is fetched with them."""
    with pytest.raises(ValidationError):
        CrawlSettings(**wrong)  # type: ignore[arg-type]


def test_an_unset_contact_says_so() -> None:
    """The user agent stays honest."""
    assert scrapy_settings(CrawlSettings())["USER_AGENT"].endswith(f"(+{UNNAMED})")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("COOKIES_ENABLED", False),
    ],
)
def test_what_scrapy_leaves_open_is_closed(name: str, value: bool) -> None:
    """Each of these has the other value by default."""
    assert scrapy_settings(CrawlSettings())[name] is value


def test_there_is_no_switch_for_robots_txt() -> None:
    """Neither in the settings nor in an outlet's declaration."""
    names = {*CrawlSettings.model_fields, *Outlet.model_fields}

    assert [name for name in names if "robot" in name] == []


def test_outlets_that_share_a_host_follow_one_another() -> None:
    """A throttle belongs to one crawler, so no host may be in two at once."""
    found = lanes(
        [
            _outlet("a", "a.example"),
            _outlet("b", "b.example"),
            _outlet("c", "c.example", "news.a.example"),
            _outlet("d", "d.example", "b.example", "c.example"),
            _outlet("e", "e.example"),
        ]
    )

    assert sorted(sorted(outlet.id for outlet in lane) for lane in found) == [["a", "b", "c", "d"], ["e"]]


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /news", False),
        (200, "User-agent: *\nDisallow: /\n\nUser-agent: dronewire\nDisallow: /private", True),
        (200, "User-agent: other\nDisallow: /", True),
        (200, "User-agent: *\n\x00Disallow: /news", False),
        (200, "\ufeffUser-agent: *\nDisallow: /news", False),
        (200, "User-agent: *\nDisallow: /\nAllow: /news/", True),
        (200, "", True),
        (200, "<html>not found</html>", True),
        (200, "#" * LONGEST + "\nUser-agent: *\nDisallow: /", True),
        (404, "User-agent: *\nDisallow: /", True),
        (403, "", True),
        (429, "", False),
        (500, "User-agent: *\nAllow: /", False),
        (503, "", False),
    ],
)
def test_an_answer_for_robots_txt_has_a_meaning(status: int, body: str, allowed: bool) -> None:
    """RFC 9309, section 2.3.1."""
    rules = rules_of(status, body.encode())
    with nullcontext() if allowed else pytest.raises(Refusal):
        rules.check(HERE)


@pytest.mark.parametrize(
    ("rule", "delay"), [("Crawl-delay: 2.5", 2.5), ("Request-rate: 1/10s", 10.0), ("Crawl-delay: soon", 0.0), ("", 0.0)]
)
def test_a_crawl_delay_is_read(rule: str, delay: float) -> None:
    """From either of the two lines in use."""
    assert rules_of(200, f"User-agent: *\n{rule}\nDisallow: /x".encode()).crawl_delay == delay


@pytest.mark.parametrize(
    ("status", "headers", "body", "name"),
    [
        (200, {}, "<p>news</p>", ""),
        (404, {"server": "cloudflare"}, "", ""),
        (500, {"server": "ddos-guard"}, "", ""),
        (503, {"server": "nginx"}, "", ""),
        (401, {}, "", "login wall (401)"),
        (403, {}, "", "forbidden (403)"),
        (429, {}, "", "too many requests (429)"),
        (451, {}, "", "legal reasons (451)"),
        (403, {"server": "cloudflare"}, "", "Cloudflare (403)"),
        (403, {"server": "ddos-guard"}, "", "DDoS-Guard (403)"),
        (403, {"server": "QRATOR"}, "", "Qrator (403)"),
        (200, {"cf-mitigated": "challenge"}, "", "Cloudflare (200)"),
        (200, {}, "<script>window._cf_chl_opt={}</script>", "Cloudflare (200)"),
        (200, {}, '<script src="/__qrator/qauth_utm_v2.js"></script>', "Qrator (200)"),
        (200, {}, '<form action="/checkcaptcha?key=1">', "Yandex captcha (200)"),
        (200, {"server": "cloudflare"}, "<p>Cloudflare, Qrator and DDoS-Guard were attacked</p>", ""),
        (200, {}, "/__qrator/" + "x" * 100_000, ""),
    ],
)
def test_a_refusal_has_a_name(status: int, headers: dict[str, str], body: str, name: str) -> None:
    """An article about a protection service is none."""
    assert block_name(status, headers, body.encode()) == name


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "fd00::1"]
)
def test_addresses_within_our_walls_are_refused(host: str) -> None:
    """A feed must not make us read what only we can reach."""
    with pytest.raises(Refusal):
        refuse_private(host)


@pytest.mark.parametrize("host", ["tass.ru", "8.8.8.8", ""])
def test_public_addresses_pass(host: str) -> None:
    """Names are looked at when they are resolved."""
    refuse_private(host)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_outlet_has_a_spider_that_says_its_name(name: str) -> None:
    """File, identifier and spider are one word."""
    spider = OutletLoader([]).load(name)

    assert (spider.name, spider.outlet.id) == (name, name)
