"""How tests read a mail, what outlets may write, and what no mail may hold."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from lxml import html

from alerts.mail import LARGEST

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
