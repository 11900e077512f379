"""Proving topics: what drafts find in articles, and what another wording finds instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dronewire.match import Match
from dronewire.topic import Topic, compile_topics
from dronewire.topic.trial import Candidate, Comparison, Finding, Trial
from flows.declared import TopicFolders


class UnknownTopicError(ValueError):
    """A topic was named that nobody declared."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One article, and what the topics on trial found in it, with the score."""

    candidate: Candidate
    matches: tuple[Match, ...]


def prove(drafts: Sequence[Topic], declared: Iterable[Topic], articles: Iterable[Candidate]) -> Iterator[Proof]:
    """Try drafts on articles, beside the declared topics, of which they replace those of their names."""
    names = {draft.id for draft in drafts}
    engine = compile_topics([*drafts, *(topic for topic in declared if topic.id not in names)])
    for one in articles:
        found = engine.match(one.title, one.text, language=one.language)
        yield Proof(one, found)


def summed(drafts: Sequence[Topic]) -> Trial:
    """Sums in which nothing is counted yet."""
    return Trial({draft.id: Finding() for draft in drafts})


def count(trial: Trial, proof: Proof) -> tuple[Match, ...]:
    """Count one article; gives the matches of the topics on trial."""
    own = tuple(match for match in proof.matches if match.topic in trial.findings)
    trial.add(proof.candidate, own, [match.topic for match in proof.matches if match.topic not in trial.findings])
    return own


@dataclass(frozen=True, slots=True)
class Change:
    """One article that only one of two wordings finds."""

    candidate: Candidate
    change: str
    match: Match


def compare(old: Topic, new: Topic, articles: Iterable[Candidate], sums: Comparison) -> Iterator[Change]:
    """Try two wordings on the same articles; gives those that only one finds, and counts all."""
    engine = compile_topics([replace(old, id="old"), replace(new, id="new")])
    for one in articles:
        found = {match.topic: match for match in engine.match(one.title, one.text, language=one.language)}
        change = sums.add(one, found.get("old"), found.get("new"))
        if change:
            yield Change(one, change, found["new" if change == "gained" else "old"])


def topic_of(folders: TopicFolders, name: str) -> Topic:
    """The topic of a file, or the declared one of an identifier.

    Raises:
        DeclarationError: naming file, line and what is wrong.
        UnknownTopicError: when there is neither.
    """
    if name.endswith(".toml") or Path(name).exists():
        return folders.read(Path(name))
    return chosen_topics(folders.topics, [name])[0]


def chosen_topics(declared: Sequence[Topic], names: Iterable[str]) -> tuple[Topic, ...]:
    """The declared topics of these names, all if none is named.

    Raises:
        UnknownTopicError: naming the first that is unknown, and those that are known.
    """
    known = {topic.id: topic for topic in declared}
    wanted = tuple(names) or tuple(known)
    for name in wanted:
        if name not in known:
            raise UnknownTopicError(f"unknown topic {name!r}; known are: {', '.join(sorted(known))}")
    return tuple(known[name] for name in dict.fromkeys(wanted))
