"""Each kind of mail: what its subject says, what it shows, and that whatever it is full of fits and does no harm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from alerts.mail import LARGEST, compose
from alerts.operator import SHOWN, compose_for_operator
from alerts.served import Served
from dronewire.alert import Alert, Concern, Digest, Happening, OperatorAlert, Turn
from dronewire.gap import Gap, OutletGap
from dronewire.story import Former, Story
from dronewire.timing import When
from dronewire.versions.edit import Said, edit_between

SENDER = "dronewire <alerts@example.org>"
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
WEB = Served(zone=ZoneInfo("Europe/Moscow"), base="https://desk.example/bundles/")
DIGEST = Digest(since=AT - timedelta(hours=24), versions=131, outlets=34, bundles=("/srv/bundles/2026-11-21",))
BEFORE, AFTER = "Завод собрал 100 аппаратов за год.", "Завод собрал 90 аппаратов за год."
HARMFUL = st.one_of(
    st.sampled_from(
        [
            "Новость\r\nBcc: all@evil.example",
            "<script>alert(1)</script>",
            '"><img src="https://evil.example/x.png" onerror="x">',
            "</style><style>@import url(https://evil.example/x.css)",
            "<![endif]--><iframe src=//evil.example>",
            "{{ 7 * 7 }}{% include 'x' %}",
            "\ud800\x00\u202eгнорд",
            "слово " * 800,
            "х" * 5_000,
        ]
    ),
    st.text(max_size=100),
)
Make = Callable[..., Alert]
MakeStory = Callable[..., Story]
quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(message: EmailMessage) -> EmailMessage:
    """The message as a mail program reads its bytes."""
    return message_from_bytes(bytes(message), policy=SMTP)


def body(message: EmailMessage, kind: str) -> str:
    """One of the two bodies."""
    part = read(message).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def page(message: EmailMessage) -> html.HtmlElement:
    """The HTML body."""
    return html.fromstring(body(message, "html"))


def links_of(drawn: html.HtmlElement) -> list[str]:
    """Where its links lead."""
    return [str(one.get("href")) for one in drawn.cssselect("[href]")]


def titles_of(drawn: html.HtmlElement) -> list[str]:
    """What its columns say."""
    return [str(one.get("title")) for one in drawn.cssselect("td.column")]


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


@pytest.fixture
def digest(alert: Make, story: MakeStory) -> Callable[..., Alert]:
    """Makes a digest of 57 stories."""

    def made(when: When = When.DAILY, **given: object) -> Alert:
        outlets = ("wire", "post", "herald")
        stories = tuple(story(f"s{number}", outlets=outlets[: 1 + number % 3]) for number in range(57))
        plain = replace(alert(*stories), when=when, digest=DIGEST)
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


@pytest.mark.parametrize(
    ("when", "language", "subject"),
    [
        (When.HOURLY, "ru", "Сводка часа, 17:00: 57 сюжетов — Дрон собрали"),
        (When.DAILY, "ru", "Сводка дня, 22 ноября: 57 сюжетов — Дрон собрали"),
        (When.WEEKLY, "en", "Weekly digest, 22 November: 57 stories — Дрон собрали"),
    ],
)
def test_a_digests_subject_says_what_it_covers(digest: Make, when: When, language: str, subject: str) -> None:
    """In the reader's language and zone."""
    assert read(compose(digest(when, language=language), sender=SENDER))["Subject"] == subject


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


def test_a_digest_shows_all_and_some_in_full(digest: Make) -> None:
    """57 stories in a mail that no program clips; the weightiest in full."""
    message = compose(digest(), sender=SENDER, served=WEB)

    assert len(page(message).cssselect(".large")) == 8
    assert len(page(message).cssselect(".medium")) == 49
    assert len(body(message, "html").encode()) < LARGEST


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_digests_cap_is_visible(digest: Make, kind: str) -> None:
    """Twenty of 57."""
    full = digest()

    text = body(compose(replace(full, stories=full.stories[:20]), sender=SENDER), kind)

    assert "показано 20 из 57" in text


@pytest.mark.parametrize(("when", "columns"), [(When.HOURLY, 0), (When.DAILY, 24), (When.WEEKLY, 8)])
def test_charts_are_cells_with_their_numbers(digest: Make, when: When, columns: int) -> None:
    """No picture: they are there where pictures are blocked, and read aloud."""
    drawn = page(compose(digest(when), sender=SENDER))

    assert [one.text_content() for one in drawn.cssselect("td.number")] == ["57"]
    titles = titles_of(drawn)
    assert (len(titles), sum(int(one.rpartition(": ")[2]) for one in titles)) == (columns, 57 if columns else 0)


def test_a_chart_counts_all_stories(digest: Make) -> None:
    """Those too that the mail does not show."""
    counted = replace(DIGEST, topics={"production": 300, "other": 30}, began=(AT - timedelta(hours=2),) * 330)
    drawn = page(compose(digest(digest=counted, total=330), sender=SENDER))

    assert [one.text_content() for one in drawn.cssselect("td.number")] == ["300", "30"]
    assert [one for one in titles_of(drawn) if not one.endswith(": 0")] == ["15:00: 330"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_digest_says_what_may_have_been_missed(digest: Make, kind: str) -> None:
    """Gaps and outlets that cannot be read; a day without any says so."""
    gap = OutletGap(outlet="Wire", source="x", gap=Gap(since=AT - timedelta(hours=3), until=AT - timedelta(hours=1)))
    holed = replace(DIGEST, gaps=(gap,) * 9, silent=("Post", "Herald"))

    text = body(compose(digest(digest=holed), sender=SENDER), kind)

    assert [one for one in ("Wire: 14:00 – 16:00", "+ 1", "Post, Herald") if one not in text] == []
    assert "Пропусков не было" in body(compose(digest(), sender=SENDER), kind)


def test_an_operator_is_told_what_began_and_what_is_over() -> None:
    """In both bodies, with the time since."""
    began = Concern(subject="disk", state="low", words="0.7 GB free", since=AT - timedelta(minutes=3))
    over = Concern(subject="outlet tass", state="silent", words="TASS is silent", since=AT - timedelta(days=1))
    message = compose_for_operator(operator(begun=(began,), over=(over,)), sender=SENDER)

    assert read(message)["Subject"] == "dronewire: 0.7 GB free — and 1 more"
    for kind in ("plain", "html"):
        wanted = ["0.7 GB free", "low", "since 16:57", "TASS is silent", "since 21.11. 17:00"]
        assert [one for one in wanted if one not in body(message, kind)] == []


def test_a_night_in_which_all_broke_is_one_mail() -> None:
    """What is not shown is counted."""
    concerns = tuple(
        Concern(subject=f"outlet {number}", state="silent", words=f"outlet {number} " * 60, since=AT)
        for number in range(4_000)
    )
    message = compose_for_operator(operator(begun=concerns), sender=SENDER)

    assert f"{SHOWN} of 4000 shown" in body(message, "plain")
    assert len(body(message, "html").encode()) < LARGEST


def operator(**given: tuple[Concern, ...]) -> OperatorAlert:
    """What an operator is told."""
    told = {"begun": (), "over": ()} | given
    return OperatorAlert(key="o", recipient="ops@example.org", at=AT, zone="Europe/Moscow", **told)


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


@quick
@given(words=HARMFUL, state=HARMFUL)
def test_whatever_an_operator_is_told_is_never_markup(words: str, state: str) -> None:
    """Reasons repeat what servers say."""
    concern = Concern(subject="x", state=state, words=words, since=AT)

    assert_harmless(compose_for_operator(operator(begun=(concern,) * 70, over=(concern,)), sender=SENDER))


def assert_harmless(message: EmailMessage) -> None:
    """Nothing loads, nothing runs, links lead to the web or the sender, and Gmail shows all of it."""
    drawn = page(message)
    wrong = (
        "script, img, svg, iframe, form, input, object, embed, link, base, video, audio, [src], [srcset], [background]"
    )
    assert drawn.cssselect(wrong) == []
    assert [name for one in drawn.iter() for name in one.attrib if name.startswith("on")] == []
    assert {one.partition(":")[0] for one in links_of(drawn)} <= {"http", "https", "mailto"}
    assert [
        style for style in drawn.cssselect("style") if "url(" in str(style.text) or "@import" in str(style.text)
    ] == []
    assert [one for one in drawn.iter() if "url(" in (one.get("style") or "")] == []
    assert len(body(message, "html").encode()) <= LARGEST
    assert [one.addr_spec for one in read(message)["To"].addresses] in (["desk@example.org"], ["ops@example.org"])
    assert read(message)["Bcc"] is None
