"""What a text tells, in a form that two tellings of one event share: names, numbers, days, places and rare words."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dronewire.boilerplate import news_of
from dronewire.retelling.figures import Day, days_in, numbers_in
from dronewire.retelling.keys import key_of, name_key
from dronewire.retelling.places import places_of
from dronewire.words import Tokens, tokens

LEAD = 60  # words of title and beginning: news says there what happened, and background after it

_OPENING = 450  # characters, about as many words; datelines and credits among them, which tell the day

_CAPITALISED = re.compile(r"(?<![^\W_])(?=[^\W\d_])[A-ZÀ-ÞА-ЯЁІЇЄҐЎӘӨҮҖҢҺҠҒҘҪ][^\W_]+")
_BEGINS = re.compile(r"(?:\A|[!?…\n]|[^\W_]{3}[»”\")]*\.)[\s«“„\"(–—-]*\Z")  # after "г.", "им." and "В." it goes on
_NEAR = 12  # characters before a word that tell whether a sentence begins with it
_SHOUTED = 0.7  # of a title's words: with more capitals than that, they tell no names (English headlines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one text tells; every word as its key (see ``keys``).

    ``written`` gives for each key the word as it first stood, to be shown; it is no part of what is compared.
    """

    language: str
    outlet: str
    published: datetime | None
    words: Mapping[str, int]
    title: frozenset[str]
    lead: frozenset[str]
    names: frozenset[str]
    lead_names: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[Day]
    lead_numbers: frozenset[str]
    lead_days: frozenset[Day]
    places: frozenset[str]
    lead_places: frozenset[str]
    written: Mapping[str, str] = field(compare=False, repr=False)


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
    days = days_in(f"{title}\n{text}")
    lead_days = days_in(f"{title}\n{text[:_OPENING]}")
    text = "\n".join(news_of(text)) or text
    head, body = tokens(title), tokens(text)
    opening = _beginning(text, body)
    capitals = [*_capitalised(head), *_capitalised(body)]
    first = [*_capitalised(head), *_capitalised(tokens(opening))]
    keys = [key for key in map(key_of, (*head.norms, *body.norms)) if key]
    whole, beginning = f"{title}\n{text}", f"{title}\n{opening}"
    return Facts(
        language=language,
        outlet=outlet,
        published=published,
        words=Counter(keys),
        title=frozenset(filter(None, map(key_of, head.norms))),
        lead=frozenset(filter(None, map(key_of, (*head.norms, *body.norms)[:LEAD]))),
        names=frozenset(name_key(word) for word, is_name in capitals if is_name),
        lead_names=frozenset(name_key(word) for word, is_name in first if is_name),
        numbers=numbers_in(whole),
        days=days,
        lead_numbers=numbers_in(beginning),
        lead_days=lead_days,
        places=places_of([word for word, _ in capitals]),
        lead_places=places_of([word for word, _ in first]),
        written=_written(head, body),
    )


def _beginning(text: str, body: Tokens) -> str:
    """The first words of a text, with what sticks to the last of them: 55 is not 55%."""
    if len(body) <= LEAD:
        return text
    _, end = body.place(0, LEAD - 1)
    return text[: end + 1]


def _capitalised(text: Tokens) -> list[tuple[str, bool]]:
    """Words with a capital, in small letters, and whether each is a name for sure: not the first of a sentence."""
    found = list(_CAPITALISED.finditer(text.folded))
    if len(text) >= 4 and len(found) > _SHOUTED * len(text):
        return []
    return [(each.group().lower(), _is_name(each, text.folded)) for each in found]


def _is_name(found: re.Match[str], text: str) -> bool:
    """Whether a word with a capital is written in capitals or stands within a sentence."""
    start = found.start()
    return found.group().isupper() or not _BEGINS.search(text, max(0, start - _NEAR), start)


def _written(head: Tokens, body: Tokens) -> dict[str, str]:
    """How each key and name was written first."""
    found: dict[str, str] = {}
    for text in (head, body):
        for at, word in enumerate(text.norms):
            cased = text.cased(at)
            found.setdefault(key_of(word), cased)
            found.setdefault(name_key(word), cased)
    return found
