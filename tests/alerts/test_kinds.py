"""Each kind of mail: what its subject says, what it shows, and that whatever it is full of fits and does no harm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.mail import compose
from alerts.served import Served
from dronewire.alert import Alert, Digest, Happening, Turn
from dronewire.gap import Gap, OutletGap
from dronewire.story import Former, Story
from dronewire.timing import When
from dronewire.versions.edit import Said, edit_between

from .reading import HARMFUL, assert_harmless, body, links_of, page, quick, read

SENDER = "dronewire <alerts@example.org>"
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
WEB = Served(zone=ZoneInfo("Europe/Moscow"), base="https://desk.example/bundles/")
DIGEST = Digest(since=AT - timedelta(hours=24), versions=131, outlets=34, bundles=("/srv/bundles/2026-11-21",))
BEFORE, AFTER = "Завод собрал 100 аппаратов за год.", "Завод собрал 90 аппаратов за год."
Make = Callable[..., Alert]
MakeStory = Callable[..., Story]


def happening(story: Story, turn: Turn) -> Happening:
    """Something that befell a story at five to."""
    at = AT - timedelta(minutes=5)
    version = story.first
    if turn is Turn.UPDATE:
        return Happening(turn=turn, story=story, version=version, topics=("production",), added=("Второй цех строят.",))
    if turn is Turn.REMOVED:
        return Happening(turn=turn, story=story, version=replace(version, gone=at), topics=("production",))
    title = version.article.title
    edit = edit_between(Said(title=title, text=BEFORE), Said(title=title, text=AFTER))
    edited = replace(version, former=(Former(revision=1, title=title, text=BEFORE, until=at),))
    return Happening(turn=turn, story=story, version=edited, topics=("production",), edit=edit)


@pytest.fixture
def turned(alert: Make, story: MakeStory) -> Callable[..., Alert]:
    """Makes an alert of what befell a story."""

    def made(*turns: Turn, **given: object) -> Alert:
        found = tuple(happening(story(), turn) for turn in turns)
        plain = replace(alert(), stories=(), total=0, happenings=found, befallen=len(found))
        return replace(plain, **given)  # type: ignore[arg-type]  # fields of an alert, by name

    return made


@pytest.mark.parametrize(
    ("turns", "subject"),
    [
        ([Turn.UPDATE], "Дополнение: Дрон собрали"),
        ([Turn.CHANGED], "Изменено: Дрон собрали"),
        ([Turn.REMOVED, Turn.CHANGED], "Удалено: Дрон собрали — и ещё 1 изменение"),
    ],
)
def test_a_subject_says_what_befell(turned: Make, turns: list[Turn], subject: str) -> None:
    """The first, and how many more."""
    assert read(compose(turned(*turns), sender=SENDER))["Subject"] == subject


def test_a_subject_counts_what_befell_others(alert: Make, story: MakeStory) -> None:
    """New stories first."""
    both = replace(alert(), happenings=(happening(story(), Turn.CHANGED),), befallen=2)

    assert read(compose(both, sender=SENDER))["Subject"] == "Дрон собрали — и ещё 2 изменения"


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(
    ("turn", "wanted"),
    [
        (Turn.UPDATE, ["Дополнение", "Второй цех строят."]),
        (Turn.CHANGED, ["Изменено", "правку увидели 16:55"]),
        (Turn.REMOVED, ["Удалено", "страницы нет с 16:55", "Завод «Ласточка» собрал сто аппаратов."]),
    ],
)
def test_what_befell_is_told_with_its_instant(turned: Make, turn: Turn, wanted: list[str], kind: str) -> None:
    """In both bodies: what was added, when it was changed, since when it is gone and what it said."""
    text = body(compose(turned(turn), sender=SENDER), kind)

    assert [one for one in wanted if one not in text] == []


def test_a_change_is_shown_word_by_word(turned: Make) -> None:
    """Struck and marked in HTML, in brackets in plain text."""
    message = compose(turned(Turn.CHANGED), sender=SENDER)

    assert [one.text for one in page(message).cssselect("del, ins")] == ["100", "90"]
    assert "[-100-]{+90+}" in body(message, "plain")


def test_a_removed_page_is_linked_in_the_archive_only(turned: Make) -> None:
    """Its own address leads nowhere."""
    links = links_of(page(compose(turned(Turn.REMOVED), sender=SENDER, served=WEB)))

    assert links[:-1] == [
        "https://desk.example/bundles/2026-11-22/evidence.wacz",
        "https://desk.example/bundles/2026-11-22/index.html#s-s1",
    ]


def test_a_story_leads_to_its_page_its_copy_and_its_bundle(alert: Make) -> None:
    """Where bundles are served."""
    links = links_of(page(compose(alert(), sender=SENDER, served=WEB)))

    assert links[1:-1] == [
        "https://wire.example/s1",
        "https://desk.example/bundles/2026-11-22/evidence.wacz",
        "https://desk.example/bundles/2026-11-22/index.html#s-s1",
    ]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_without_a_server_files_are_named(alert: Make, kind: str) -> None:
    """Whoever has the folder finds them."""
    served = Served(zone=ZoneInfo("Europe/Moscow"), base="/srv/dronewire/bundles")

    text = body(compose(alert(), sender=SENDER, served=served), kind)

    assert "pages/1.warc.gz @ 0" in text
    assert "/srv/dronewire/bundles/2026-11-22/index.html" in text


@pytest.mark.parametrize("base", ["javascript:alert(1)//", "file:///srv", "https://desk.example/a b"])
def test_a_base_that_no_browser_should_follow_is_no_link(alert: Make, base: str) -> None:
    """It is shown as it was written."""
    served = Served(zone=ZoneInfo("Europe/Moscow"), base=base)

    links = links_of(page(compose(alert(), sender=SENDER, served=served)))

    assert {one.partition(":")[0] for one in links} == {"https", "mailto"}
    assert not any("desk.example" in one or "srv" in one for one in links)


def test_the_day_of_a_bundle_is_its_own_zones(story: MakeStory) -> None:
    """Not that of the reader."""
    moved = Served(zone=ZoneInfo("Pacific/Honolulu"), base="https://desk.example")

    assert moved.story(story()).link == "https://desk.example/2026-11-21/index.html#s-s1"


@quick
@given(written=st.tuples(HARMFUL, HARMFUL, HARMFUL, HARMFUL), when=st.sampled_from(When))
def test_whatever_is_told_fits_and_is_never_markup(
    alert: Make, story: MakeStory, written: tuple[str, str, str, str], when: When
) -> None:
    """Titles, texts, outlets, topics and gaps: no element or address of theirs, and no mail that is clipped."""
    title, text, outlet, address = written
    told = tuple(story(f"s{n}", title=title, text=text, outlet_title=outlet, address=address) for n in range(12))
    gap = OutletGap(outlet=outlet, source="x", gap=Gap(since=AT - timedelta(hours=3), until=AT))
    turns = tuple(happening(told[0], turn) for turn in Turn)
    whole = replace(
        alert(*told),
        when=when,
        topics={"production": {"ru": title[:300]}},
        digest=replace(DIGEST, gaps=(gap,), silent=(title,)) if when is not When.AT_ONCE else None,
        happenings=turns,
        befallen=3,
    )
    message = compose(whole, sender=SENDER, served=WEB)

    assert_harmless(message)
