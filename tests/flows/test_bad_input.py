"""Outlets in every kind of trouble at once: each ends in outcomes of its own, all others go on."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.outcome import Kind, Outcome
from dronewire.story import Copy
from flows.extraction import Extractors
from flows.steps.result import Round
from flows.steps.round import RoundAtWork
from flows.workspace import opened
from newsstand.server import Newsstand
from newsstand.troubles import TROUBLES
from storage.tables import article, visit

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

AT = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))

# What a round must say of outlets whose feed, or whose only article, is in trouble.
FEEDS = {
    "html-feed": Outcome.BLOCKED,
    "broken-xml": Outcome.FAILED,
    "redirect-loop": Outcome.FAILED,
    "redirect-endless": Outcome.FAILED,
    "bomb-feed": Outcome.TOO_LARGE,
    "error-500": Outcome.FAILED,
    "hang": Outcome.FAILED,
    "empty": Outcome.FAILED,
    "robots-503": Outcome.DISALLOWED,
    "robots-disallow": Outcome.DISALLOWED,
    "cloudflare": Outcome.BLOCKED,
    "geo-block": Outcome.BLOCKED,
    "gigabyte-feed": Outcome.TOO_LARGE,
}
ARTICLES = {
    "bomb": Outcome.TOO_LARGE,
    "article-500": Outcome.FAILED,
    "hang-article": Outcome.FAILED,
    "gone": Outcome.GONE,
    "missing": Outcome.GONE,
    "captcha": Outcome.BLOCKED,
    "robots-article": Outcome.DISALLOWED,
    "redirect-away": Outcome.OFF_SITE,
    "redirect-inward": Outcome.OFF_SITE,
    "script-wall": Outcome.BLOCKED,
    "login-wall": Outcome.BLOCKED,
    "gigabyte": Outcome.TOO_LARGE,
    "brotli": Outcome.FAILED,
    "redirects": Outcome.FAILED,
}

NEED_REASON = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED, Outcome.TOO_LARGE})


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, pool: Extractors) -> tuple[Round, dict]:
    """One round over all troubled outlets and one sound one of ours; outcomes by outlet and kind, and what was kept."""
    from flows.settings import settings_of_values  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("troubled")
    _declare(folder)
    with Newsstand(at=AT) as stand:
        given = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0, "timeout": 4.0}
        given["max_articles"] = 50  # one feed lists twenty thousand that are not there
        with opened(settings_of_values(**given)) as workspace:
            names = [name for name in workspace.outlets if name in {_id(host) for host in TROUBLES}]
            done = RoundAtWork(workspace, pool, at=AT, outlets=[*names, "tass"]).run()
            found = defaultdict(list)
            with workspace.database.connect() as connection:
                for row in connection.execute(select(visit)):
                    found[row.outlet, row.kind].append((row.outcome, row.reason))
                told = list(connection.execute(select(article.c.outlet, article.c.story, article.c.copy)))
    return done, found, [row for row in told if row.outlet in names and row.outlet != "tass"]


def _declare(folder: Path) -> None:
    (folder / "outlets").mkdir()
    (folder / "topics").mkdir()
    for host in TROUBLES:
        text = f'title = "{host}"\nhomepage = "https://{host}"\nfeeds = ["https://{host}/rss.xml"]\n'
        (folder / "outlets" / f"{_id(host)}.toml").write_text(text)
    (folder / "outlets" / "mistaken.toml").write_text('title = "x"\nhomepage = "nowhere"\n')
    (folder / "topics" / "mistaken.toml").write_text('title = { en = "x", ru = "х" }\nquery = "дрон AND"\n')


def _id(host: str) -> str:
    return host.removesuffix(".example").replace("-", "_")


@pytest.mark.parametrize(("name", "expected"), FEEDS.items())
def test_a_feed_in_trouble_has_its_outcome(outcomes: tuple, name: str, expected: Outcome) -> None:
    """With a reason."""
    ((outcome, reason),) = outcomes[1][_id(name), Kind.FEED]

    assert outcome == expected
    assert reason


@pytest.mark.parametrize(("name", "expected"), ARTICLES.items())
def test_an_article_in_trouble_has_its_outcome(outcomes: tuple, name: str, expected: Outcome) -> None:
    """While its feed was read."""
    (feed,) = outcomes[1][_id(name), Kind.FEED]
    ends = {outcome for outcome, _ in outcomes[1][_id(name), Kind.ARTICLE]}

    assert feed[0] == Outcome.READ
    assert expected in ends


def test_a_sound_article_in_many_outlets_is_one_story(outcomes: tuple) -> None:
    """The sound article of every troubled outlet is the same one: who answers first does not decide who was first."""
    stories = Counter(row.story for row in outcomes[2])
    ((story, size),) = stories.most_common(1)
    copies = Counter(row.copy for row in outcomes[2] if row.story == story)

    assert size >= 8
    assert copies == {Copy.ORIGINAL: 1, Copy.VERBATIM: size - 1}
    assert {outcome for outcome, _ in outcomes[1]["sound", Kind.ARTICLE]} <= {Outcome.KEPT, Outcome.COPY}


@pytest.mark.parametrize("host", TROUBLES)
def test_no_outlet_is_silent(outcomes: tuple, host: str) -> None:
    """Every one has an outcome for its feed, and only failures without a reason would be silent."""
    lines = outcomes[1][_id(host), Kind.FEED] + outcomes[1][_id(host), Kind.ARTICLE]
    unexplained = [
        outcome for outcome, reason in lines if outcome in {"failed", "blocked", "disallowed"} and not reason
    ]

    assert lines
    assert unexplained == []


def test_sound_outlets_go_on(outcomes: tuple) -> None:
    """TASS is read as ever."""
    ends = [outcome for outcome, _ in outcomes[1]["tass", Kind.ARTICLE]]

    assert ends.count(Outcome.KEPT) > 20


def test_mistaken_declarations_are_named_with_their_lines(outcomes: tuple) -> None:
    """Of the outlet and of the topic; neither stops the round."""
    complaints = "\n".join(outcomes[0].failures)

    assert "outlets/mistaken.toml:2: homepage: not a web address" in complaints
    assert "topics/mistaken.toml:2" in complaints


def test_the_counts_add_up(outcomes: tuple) -> None:
    """Every address once."""
    done, found, _ = outcomes

    assert done.addresses == sum(len(lines) for lines in found.values())
