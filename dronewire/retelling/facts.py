"""What a text tells, in a form that two tellings of one event share: names, numbers, days, places and rare words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dronewire.copies.boilerplate import news_of
from dronewire.retelling.figures import Day, days_in, numbers_in
from dronewire.retelling.keys import key_of, name_key
from dronewire.retelling.names import capitalised_in
from dronewire.retelling.places import places_of
from dronewire.text.words import Tokens, tokens

LEAD = 60  # words of title and beginning, where news says what happened; with 45 or 80 more pairs are judged wrongly
_OPENING = 450  # characters, about as many words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a text or its beginning tells; words and names as their keys (see ``keys``)."""

    words: Mapping[str, int]  # and how often each
    names: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[Day]
    places: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an article tells: all of it, and what its title and beginning do; ``text`` is only there to be shown."""

    language: str
    outlet: str
    published: datetime | None
    title: frozenset[str]
    lead: Told
    whole: Told
    text: str = field(compare=False, repr=False)


def facts_of(
    title: str, text: str, *, language: str = "", outlet: str = "", published: datetime | None = None
) -> Facts:
    """The facts of an article.

    Args:
        title: the headline.
        text: paragraphs, split by newlines.
        language: its ISO 639 code; empty where unknown.
        outlet: what tells its outlet from others, as an identifier or a host; empty where unknown.
        published: an aware instant; None where unknown.
    """
    news = "\n".join(news_of(text)) or text
    head, body = tokens(title), tokens(news)
    beginning = tokens(_beginning(news, body))
    # Days are those of the text as it was: datelines and credits tell them.
    return Facts(
        language=language,
        outlet=outlet,
        published=published,
        title=frozenset(filter(None, map(key_of, head.norms))),
        lead=_told(head, beginning, days_in(f"{title}\n{text[:_OPENING]}")),
        whole=_told(head, body, days_in(f"{title}\n{text}")),
        text=f"{title}\n{news}",
    )


def _beginning(text: str, body: Tokens) -> str:
    """The first words of a text, with what sticks to the last of them: 55 is not 55%."""
    if len(body) <= LEAD:
        return text
    _, end = body.place(0, LEAD - 1)
    return text[: end + 1]


def _told(head: Tokens, body: Tokens, days: frozenset[Day]) -> Told:
    capitalised = [*capitalised_in(head), *capitalised_in(body)]
    return Told(
        words=Counter(filter(None, map(key_of, (*head.norms, *body.norms)))),
        names=frozenset(name_key(word) for word, is_name in capitalised if is_name),
        numbers=numbers_in(f"{head.text}\n{body.text}"),
        days=days,
        places=places_of([word for word, _ in capitalised]),
    )
