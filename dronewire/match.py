"""A match: one article, one topic, and the words that were found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One place where a term of the topic was found.

    Attributes:
        term: as it is written in the topic.
        found: as it is written in the article.
        zone: ``title`` or ``text``.
        start: offset of the first character within the zone.
        end: offset after the last character.
    """

    term: str
    found: str
    zone: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A topic that an article is about, and why.

    Attributes:
        words: that were found.
        score: its points where they were counted, else 0.
        rule: the topic's query as it was then; empty where it was not kept.
    """

    topic: str
    words: tuple[Word, ...]
    score: int = 0
    rule: str = ""
