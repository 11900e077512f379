"""The mail of an alert: headers, both bodies, and what an article can never do to it."""

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from alerts.mail import compose
from alerts.wire import WIRE
from dronewire.alert import Alert
from dronewire.story import Story

SENDER = "dronewire <alerts@example.org>"
HEADERS = {
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
}
HARMFUL = st.one_of(
    st.sampled_from(
        [
            "Новость\r\nBcc: all@evil.example",
            "=?utf-8?q?x=0D=0ABcc:_all=40evil.example?=",
            "=?utf-8?b?0JTRgNC+0L0=?= дрон",
            "<script>alert(1)</script>",
            '"><img src="https://evil.example/x.png" onerror="x">',
            "{{ 7 * 7 }}",
            "\r\n\r\n--boundary\r\n",
            "\ud800\x00\u202eгнорд",
        ]
    ),
    st.text(max_size=200),
)
Make = Callable[..., Alert]
MakeStory = Callable[..., Story]
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(message: EmailMessage) -> EmailMessage:
    """The message as a mail program reads its bytes."""
    return message_from_bytes(bytes(message), policy=SMTP)  # type: ignore[arg-type, return-value]  # its stub is older


def body(message: EmailMessage, kind: str) -> str:
    """One of the two bodies."""
    part = read(message).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_the_same_alert_is_the_same_bytes(alert: Make) -> None:
    """Sending again repeats the message, boundaries and all."""
    assert bytes(compose(alert(), sender=SENDER)) == bytes(compose(alert(), sender=SENDER))


def test_reading_and_writing_keeps_the_bytes(alert: Make, story: MakeStory) -> None:
    """What was stored as bytes is sent as these bytes."""
    message = compose(alert(story(title="Дрон " * 40)), sender=SENDER)

    assert read(message).as_bytes(policy=WIRE) == bytes(message)


@pytest.mark.parametrize("change", [{"key": "round-8/desk"}, {"recipient": "other@example.org"}])
def test_another_key_or_recipient_is_another_message(alert: Make, change: dict[str, str]) -> None:
    """The Message-ID is made of these two."""
    one, other = (compose(each, sender=SENDER)["Message-ID"] for each in (alert(), alert(**change)))

    assert one != other


def test_other_content_keeps_the_message_id(alert: Make, story: MakeStory) -> None:
    """A message told anew after a crash is recognised by mail programs as the same."""
    one, other = (compose(each, sender=SENDER)["Message-ID"] for each in (alert(), alert(story(title="Иначе"))))

    assert one == other


def test_the_headers_say_what_it_is(alert: Make) -> None:
    """Automatic, from a list, with a way out, dated by the round."""
    message = read(compose(alert(), sender=SENDER))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "dronewire <dronewire.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:alerts@example.org?subject=unsubscribe>"
    assert message["Date"] == "Sun, 22 Nov 2026 17:00:00 +0300"
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])


@pytest.mark.parametrize(
    ("languages", "total", "subject"),
    [
        (["ru"], 1, "Дрон собрали — Wire"),
        (["ru", "ru"], 2, "Дрон собрали — и ещё 1 сюжет"),
        (["ru", "ru"], 24, "Дрон собрали — и ещё 23 сюжета"),
        (["en"], 1, "Дрон собрали — Wire"),
        (["en", "en"], 3, "Дрон собрали — and 2 more stories"),
    ],
)
def test_the_subject_says_what_happened(
    alert: Make, story: MakeStory, languages: list[str], total: int, subject: str
) -> None:
    """The weightiest story, and how many more, in the stories' language."""
    stories = [story(f"s{number}", language=language) for number, language in enumerate(languages)]

    assert read(compose(alert(*stories, total=total), sender=SENDER))["Subject"] == subject


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_story_is_told_in_both_bodies(alert: Make, story: MakeStory, kind: str) -> None:
    """Title, outlet and time in the recipient's zone, topic, lead, who else, link."""
    told = story(outlets=("wire", "post", "herald"))

    text = body(compose(alert(told, zone="Asia/Vladivostok"), sender=SENDER), kind)

    wanted = [
        "Дрон собрали",
        "Wire",
        "17:14",
        "Производство",
        "собрал сто аппаратов",
        "Ещё в 2 изданиях: Post, Herald",
        "https://wire.example/s1",
    ]
    assert [one for one in wanted if one not in text] == []


def test_found_words_are_marked(alert: Make) -> None:
    """Why it matched is seen in HTML and in plain text."""
    message = compose(alert(), sender=SENDER)

    assert [mark.text for mark in html.fromstring(body(message, "html")).cssselect(".mark")] == ["дроне"]
    assert "В каждом *дроне* теперь" in body(message, "plain")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_cap_is_visible(alert: Make, kind: str) -> None:
    """Who reads one of 57 knows it."""
    assert "показано 1 из 57" in body(compose(alert(total=57), sender=SENDER), kind)


def test_nothing_is_loaded_from_outside(alert: Make) -> None:
    """No picture, style sheet, script or form: links only, to the article and the way out."""
    page = html.fromstring(body(compose(alert(), sender=SENDER), "html"))

    assert {link.get("href").partition("?")[0] for link in page.cssselect("[href]")} == {
        "https://wire.example/s1",
        "mailto:alerts@example.org",
    }
    assert page.cssselect("img, script, link, iframe, form, object, [src], [background], [srcset]") == []
    assert "url(" not in body(compose(alert(), sender=SENDER), "html")


def test_the_layout_is_of_tables_no_wider_than_600(alert: Make) -> None:
    """What Outlook and a phone both show."""
    page = html.fromstring(body(compose(alert(), sender=SENDER), "html"))

    assert {table.get("role") for table in page.cssselect("table")} == {"presentation"}
    assert "max-width:600px" in page.cssselect("table.card")[0].get("style")


def test_twenty_long_stories_are_not_clipped(alert: Make, story: MakeStory) -> None:
    """Gmail cuts a mail's HTML after 102 KB."""
    text = "\n".join(["Очень длинный абзац, в каждом дроне он свой. " * 20] * 20)
    stories = [story(f"s{number}", title="Дрон " * 30, text=text, outlets=("a", "b", "c")) for number in range(20)]

    assert len(body(compose(alert(*stories), sender=SENDER), "html").encode()) < 102_000


@pytest.mark.parametrize(
    "recipient",
    ["", "Desk", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "a@b.example c", "стол@b.example"],
)
def test_a_recipient_that_is_no_address_is_refused(alert: Make, recipient: str) -> None:
    """One mailbox, or an error."""
    with pytest.raises(ValueError, match="mail address"):
        compose(alert(recipient=recipient), sender=SENDER)


def test_a_cyrillic_domain_is_encoded(alert: Make) -> None:
    """Servers without SMTPUTF8 take it too."""
    assert read(compose(alert(recipient="desk@почта.рф"), sender=SENDER))["To"] == "desk@xn--80a1acny.xn--p1ai"


def test_an_alert_without_stories_is_no_mail(alert: Make) -> None:
    """Nothing to tell is a mistake of the caller."""
    with pytest.raises(ValueError, match="tells no story"):
        compose(replace(alert(), stories=()), sender=SENDER)


@quick
@given(title=HARMFUL, outlet=HARMFUL, key=HARMFUL)
def test_an_article_adds_no_header(alert: Make, story: MakeStory, title: str, outlet: str, key: str) -> None:
    """Whatever it is called, the mail has our headers and one recipient."""
    message = read(compose(alert(story(title=title, outlet_title=outlet), key=key), sender=SENDER))

    assert sorted(message.keys()) == sorted(HEADERS)
    assert [address.addr_spec for address in message["To"].addresses] == ["desk@example.org"]
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@quick
@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_a_title_comes_through_the_subject(alert: Make, story: MakeStory, title: str) -> None:
    """Folding and encoding lose no character."""
    subject = read(compose(alert(story(title=title)), sender=SENDER))["Subject"]

    assert subject == f"{title.replace('=?', '= ?')} — Wire"


@quick
@given(written=st.tuples(HARMFUL, HARMFUL, HARMFUL, HARMFUL))
def test_what_outlets_write_is_never_markup(alert: Make, story: MakeStory, written: tuple[str, str, str, str]) -> None:
    """No element or attribute comes from an article's text."""
    title, text, outlet, address = written
    told = story(title=title, text=text, outlet_title=outlet, address=address)

    page = html.fromstring(body(compose(alert(told), sender=SENDER), "html"))

    assert page.cssselect("script, img, svg, iframe, form, input, object, embed, link") == []
    assert {
        name for element in page.iter() for name in element.attrib if name.startswith("on") or name == "src"
    } == set()
    assert {link.get("href").partition(":")[0] for link in page.cssselect("[href]")} <= {"http", "https", "mailto"}


def test_a_topic_has_its_points_beside_it(alert: Make, story: MakeStory) -> None:
    """In both bodies; the rule can be pointed at."""
    (match,) = story().matches
    scored = replace(story(), matches=(replace(match, score=5, rule='"дрон" AND <завод>'),))
    message = compose(alert(scored), sender=SENDER)
    plain = message.get_body(("plain",))
    rich = message.get_body(("html",))

    assert plain is not None
    assert rich is not None
    assert "Производство 5" in plain.get_content()
    (topic,) = html.fromstring(rich.get_content()).cssselect("span[title]")
    assert (topic.text_content()[-2:], topic.get("title")) == (" 5", '"дрон" AND <завод>')
