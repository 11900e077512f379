"""The bundle's files: the same for the same day, and sums that add up."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dronewire.bundle import Day, counts_of, files
from dronewire.bundle.counts import GROUPS
from dronewire.bundle.lines import story_line
from dronewire.bundle.package import Place, Previous, Sum, digest_of, package
from dronewire.gap import Gap, OutletGap
from dronewire.outcome import Outcome
from dronewire.story import Copy, Story, Version

Make = Callable[..., Day]

SUMS = """
import sys; sys.path.insert(0, sys.argv[1])
from hashlib import sha256
import pickle
from dronewire.bundle import files
day = pickle.load(sys.stdin.buffer)
print({name: sha256(content).hexdigest() for name, content in files(day).items()})
"""


@pytest.fixture
def copied(story: Callable[..., Story], version: Callable[..., Version]) -> Story:
    """A story of three outlets."""
    return story(
        version("wire"),
        version("post", copy=Copy.VERBATIM),
        version("quiet", copy=Copy.EDITED, title="Сто дронов за осень"),
    )


def described(told: Day, *, version: int = 1, previous: Previous | None = None) -> dict[str, Any]:
    """The data package of a day with one file."""
    sums = {"stories.jsonl": Sum(bytes=3, sha256="ab" * 32)}
    made: dict[str, Any] = json.loads(
        package(told, counts_of(told), sums, place=Place(version=version, previous=previous))
    )
    return made


def test_a_day_is_told_as_page_digest_and_feed(day: Make) -> None:
    """What has a chart has it as a file, too."""
    assert {"digest.md", "feed.atom", "index.html"} <= set(files(day()))


def test_another_process_writes_the_same_bytes(day: Make, copied: Story) -> None:
    """Neither the order of sets nor anything else of a process shows."""
    told = day(copied, replace(copied, id="s2"))
    runs = [
        subprocess.run(
            [sys.executable, "-c", SUMS, str(Path(__file__).parents[2])],
            input=pickle.dumps(told),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]

    assert runs[0] == runs[1]


def test_the_order_of_tallies_does_not_show(day: Make, copied: Story) -> None:
    """They are summed and sorted."""
    told = day(copied)

    assert files(replace(told, tallies=told.tallies[::-1])) == files(told)


def test_the_package_holds_bytes_and_sums_of_the_files(day: Make) -> None:
    """Whoever has it can check the rest."""
    (resource,) = described(day())["resources"]

    assert (resource["path"], resource["bytes"], resource["hash"]) == ("stories.jsonl", 3, f"sha256:{'ab' * 32}")
    assert resource["schema"]["primaryKey"] == ["id"]


def test_the_package_names_day_zone_version_and_the_one_before(day: Make) -> None:
    """A second version says so."""
    before = Previous(day="2026-11-22", version=1, sha256="cd" * 32)
    told = described(day(), version=2, previous=before)

    assert (told["day"], told["zone"], told["version"], told["format"]) == ("2026-11-22", "Europe/Moscow", "2", 2)
    assert told["previous"] == {"day": "2026-11-22", "version": 1, "sha256": "cd" * 32}


def test_the_digest_holds_the_sum_of_the_package() -> None:
    """And one of itself."""
    said = json.loads(digest_of(b"{}"))
    own = f"datapackage.json {said['hash']}".encode()

    assert said["hash"] == f"sha256:{sha256(b'{}').hexdigest()}"
    assert said["sum"] == f"sha256:{sha256(own).hexdigest()}"


def test_outcomes_add_up_by_kind_and_by_outlet(day: Make) -> None:
    """Every address is counted once, whichever way one adds."""
    counts = described(day())["counts"]

    by_kind = sum(sum(outcomes.values()) for outcomes in counts["outcomes"]["by_kind"].values())
    by_outlet = sum(sum(o.values()) for kinds in counts["outcomes"]["by_outlet"].values() for o in kinds.values())
    assert (by_kind, by_outlet, counts["addresses"]) == (52, 52, 52)


def test_every_outcome_is_in_a_group() -> None:
    """A new outcome cannot be forgotten in the page's sums."""
    assert set(GROUPS) == set(Outcome)


def test_outlets_are_named_by_how_they_were_read(day: Make) -> None:
    """Silence and refusal are no secrets."""
    outlets = described(day())["outlets"]

    assert {name: outlet["state"] for name, outlet in outlets.items()} == {
        "wire": "whole",
        "post": "blocked",
        "quiet": "unread",
    }


def test_stories_articles_and_topics_are_counted(day: Make, copied: Story) -> None:
    """A topic without a story stands there with zero."""
    counts = described(day(copied))["counts"]

    assert (counts["stories"], counts["articles"], counts["publishers"]) == (1, 3, 3)
    assert counts["topics"] == {"production": 1, "training": 0}


def test_a_line_tells_a_story_and_its_versions(copied: Story) -> None:
    """What a notebook needs: instants in UTC, kinds of copies, where the pages lie."""
    told = json.loads(story_line(copied))

    assert told["titles"] == ["Сто беспилотников собрали за осень", "Сто дронов за осень"]
    assert [one["copy"] for one in told["versions"]] == ["original", "verbatim", "edited"]
    assert told["versions"][0]["published"] == "2026-11-22T07:14:00Z"
    assert told["versions"][0]["record"] == {"file": "2026/11/22/0.warc.gz", "offset": 4711, "sha256": "ab" * 32}
    assert {(word["found"], word["zone"]) for word in told["words"]} == {
        ("беспилотников", "title"),
        ("беспилотников", "text"),
        ("дронов", "text"),
    }


def test_a_line_says_why(story: Callable[..., Story]) -> None:
    """Points and rule of each match, as they were when it was found."""
    (match,) = story().matches
    scored = replace(story(), matches=(replace(match, score=4, rule="дрон AND завод"),))

    assert json.loads(story_line(scored))["matches"] == [{"topic": "production", "score": 4, "rule": "дрон AND завод"}]


def test_a_line_stays_one_line(story: Callable[..., Story], version: Callable[..., Version]) -> None:
    """Characters that end a line for some readers, and halves of characters, come escaped."""
    odd = story(version(title="Дрон\u2028и\x85ещё\ud800дрон"))

    lines = story_line(odd).decode().splitlines()

    assert [json.loads(line)["titles"] for line in lines] == [["Дрон\u2028и\x85ещё\ud800дрон"]]


def test_a_day_of_two_thousand_stories_keeps_its_page_small(day: Make, copied: Story) -> None:
    """What it has no room for stands in pages of its own."""
    many = tuple(replace(copied, id=f"s{number}") for number in range(2_500))

    contents = files(day(*many))

    assert len(contents["index.html"]) < 3_000_000


def test_late_first_versions_keep_their_time(day: Make, version: Callable[..., Version], copied: Story) -> None:
    """A copy of the day after is shown with its date."""
    late = version("late", published=copied.first.when + timedelta(days=1), copy=Copy.VERBATIM)

    digest = files(day(replace(copied, versions=(*copied.versions, late))))["digest.md"].decode()

    assert "- 23.11 10:14 [Late](https://late.example/news/1) — дословно" in digest


MORNING = datetime(2026, 11, 22, 7, 14, tzinfo=UTC)  # 10:14 in Moscow
GAP = Gap(since=MORNING - timedelta(days=1), until=MORNING, reason="no sitemap and no archive pages")


def test_a_gap_is_told_in_the_page_and_the_digest(day: Make, copied: Story) -> None:
    """With its outlet, its ends in the day's zone, and that it is not filled."""
    contents = files(replace(day(copied), gaps=(OutletGap(outlet="post", source="https://post.example/rss", gap=GAP),)))
    page, digest = contents["index.html"].decode(), contents["digest.md"].decode()

    assert ("21.11. 10:14" in page, ">10:14</time>" in page, "не заполнен" in page) == (True, True, True)
    assert "21.11. 10:14 – 10:14, не заполнен / not filled (no sitemap and no archive pages)" in digest


def test_a_gap_stands_in_the_package(day: Make, copied: Story) -> None:
    """As it was recorded."""
    told = replace(day(copied), gaps=(OutletGap(outlet="post", source="https://post.example/rss", gap=GAP),))

    expected = {"outlet": "post", "source": "https://post.example/rss", **GAP.to_json()}
    assert described(told)["gaps"] == [expected]


@pytest.mark.parametrize(("filled", "state"), [(False, "gap"), (True, "whole")])
def test_an_open_gap_is_the_outlets_state(day: Make, copied: Story, filled: bool, state: str) -> None:
    """A filled one is not: what was missed was found."""
    gap = OutletGap(outlet="wire", source="https://wire.example/rss", gap=replace(GAP, filled=filled))
    told = replace(day(copied), gaps=(gap,))

    assert described(told)["outlets"]["wire"]["state"] == state


@pytest.mark.parametrize(("normal", "state"), [((1, 9), "whole"), ((6, 9), "few"), ((1, 4), "many"), ((5, 5), "whole")])
def test_an_unusual_number_of_articles_is_the_outlets_state(
    day: Make, copied: Story, normal: tuple[int, int], state: str
) -> None:
    """Five new ones came that day."""
    told = replace(day(copied), normal={"wire": normal})

    assert described(told)["outlets"]["wire"]["state"] == state
