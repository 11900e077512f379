"""A story as it is told to people: what to show of it, with the found words marked and every cap counted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dronewire.bundle.wording import Moment, is_own, moment
from dronewire.match import Match, Word
from dronewire.story import Copy, Record, Story, Version
from dronewire.text.highlight import Line, Span, marked, moved, plain, shortened, shown, snippets, spans

LEAD = 420  # characters: three sentences of the agencies we read, five lines of a phone's screen
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVersion:
    """One outlet's version of a story; ``agency`` is whom it credits, where that is another one."""

    outlet: str
    title: str
    language: str
    link: str
    copy: Copy
    moment: Moment
    record: Record
    revision: int
    paywalled: bool = False
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story ready for a page, a digest or a mail.

    Attributes:
        title: with the words found in it marked.
        lead: likewise; cut at `LEAD` characters.
        topics: identifiers.
        scores: points by topic, where they were counted.
        rules: by topic the query by which it was found, where that was kept.
        snippets: the places outside title and lead where words were found.
        places: how many of these places there are in all.
        words: terms of the topics and the forms in which they were found.
        first: the first publisher's version.
        others: the versions after it, in order of time.
        outlets: how many other outlets have it.
    """

    id: str
    language: str
    title: Line
    lead: Line
    topics: tuple[str, ...]
    scores: Mapping[str, int]
    rules: Mapping[str, str]
    snippets: tuple[Line, ...]
    places: int
    words: tuple[tuple[str, tuple[str, ...]], ...]
    first: ToldVersion
    others: tuple[ToldVersion, ...]
    outlets: int

    @property
    def followers(self) -> tuple[str, ...]:
        """The other outlets' names, each once, in order of time."""
        return tuple(dict.fromkeys(one.outlet for one in self.others if one.outlet != self.first.outlet))


def told(story: Story, *, zone: ZoneInfo, places: int) -> Told:
    """Tell a story in a zone, with at most so many places from its text."""
    words = tuple(word for match in story.matches for word in match.words)
    version = _matched(story, words)
    text, found = version.article.text, spans(version.article.text, words, zone="text")
    lead, outside = _lead(version, found)
    context = snippets(text, outside)
    first, *others = [_version(version, zone) for version in story.versions]
    return Told(
        id=story.id,
        language=first.language,
        title=_title(story.first, words),
        lead=lead,
        topics=story.topics,
        scores={one.topic: one.score for one in sorted(story.matches, key=_score) if one.score},
        rules={one.topic: shown(one.rule) for one in sorted(story.matches, key=_score) if one.rule},
        snippets=context[:places],
        places=len(context),
        words=_words(words),
        first=first,
        others=tuple(others),
        outlets=len({v.article.outlet for v in story.versions} - {story.first.article.outlet}),
    )


def weight(story: Story) -> tuple[int, int, int, datetime, str]:
    """By what stories are ordered: most outlets, a topic's word in the title, most words, the earliest."""
    words = [word for match in story.matches for word in match.words]
    return (
        -len({version.article.outlet for version in story.versions}),
        -any(word.zone == "title" for word in words),
        -len({word.term for word in words}),
        story.first.when,
        story.id,
    )


def by_weight(stories: Iterable[Story]) -> list[Story]:
    """The stories, the weightiest first."""
    return sorted(stories, key=weight)


def link(address: str) -> str:
    """The address where a browser may safely follow it, else empty."""
    try:
        parts = urlsplit(address)
        safe = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return address if safe and address == shown(address) and " " not in address else ""


def topic_title(topics: Mapping[str, Mapping[str, str]], topic: str, language: str) -> str:
    """A topic's title in a language, or in the other, or else its identifier."""
    titles = topics.get(topic, {})
    return shown(titles.get(language) or titles.get("ru") or titles.get("en") or topic)


def _score(found: Match) -> int:
    """Of several articles of a story the one with most points speaks for its topic."""
    return found.score


def _matched(story: Story, words: tuple[Word, ...]) -> Version:
    """The version in whose text the words stand: the first, unless they are truly found in a later one only."""
    for version in story.versions:
        if spans(version.article.text, words, zone="text"):
            return version
    return story.first


def _title(version: Version, words: tuple[Word, ...]) -> Line:
    title = version.article.title
    line = marked(title, spans(title, words, zone="title"))
    return line if plain(line).strip() else marked(version.article.address, ())


def _lead(version: Version, found: tuple[Span, ...]) -> tuple[Line, tuple[Span, ...]]:
    """The lead with its marks, and the spans that do not stand in it."""
    text = version.article.text
    lead = shortened(version.article.lead or text.partition("\n")[0], LEAD)
    kept = lead.removesuffix("…")
    start = text.find(kept) if kept else -1
    if start < 0:
        return marked(lead, ()), found
    end = start + len(kept)
    inside = moved(found, start=start, end=end)
    return marked(lead, inside), tuple(span for span in found if not (start <= span[0] and span[1] <= end))


def _words(words: Iterable[Word]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    forms: dict[str, set[str]] = {}
    for word in words:
        forms.setdefault(shown(word.term), set()).add(shown(word.found).lower())
    return tuple((term, tuple(sorted(forms[term]))) for term in sorted(forms))


def _version(version: Version, zone: ZoneInfo) -> ToldVersion:
    article = version.article
    return ToldVersion(
        outlet=shown(version.outlet_title) or article.outlet,
        title=shown(article.title).strip() or shown(article.address),
        language=article.language if LANGUAGE.fullmatch(article.language) else "",
        link=link(article.address),
        copy=version.copy,
        moment=moment(version, zone),
        record=version.record,
        revision=version.revision,
        paywalled=bool(article.paywalled),
        agency="" if is_own(article.agency, version.outlet_title) else shown(article.agency),
    )
