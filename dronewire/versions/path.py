"""How a story went on: what outlets changed in their articles, and what each version added to those before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from dronewire.copies.boilerplate import news_of
from dronewire.copies.roundup import is_round_up
from dronewire.story import Copy, Story, Version
from dronewire.text.sentences import sentences
from dronewire.versions.additions import Addition, Background, addition_to
from dronewire.versions.edit import Edit, Said, edit_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """One change of an article: which revision it led to, when we saw it, and what it was."""

    revision: int
    at: datetime
    edit: Edit


def revisions_of(version: Version) -> tuple[Revised, ...]:
    """The changes of an article, in order of time."""
    former = [(one.until, Said(title=one.title, text=one.text)) for one in version.former]
    texts = [said for _, said in former] + [said_by(version)]
    changed = zip(former, pairwise(texts), version.former, strict=True)
    return tuple(
        Revised(revision=one.revision + 1, at=until, edit=edit_between(before, after))
        for (until, _), (before, after), one in changed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one version of a story says otherwise: the sentences that none before it has, and how many it leaves out."""

    added: tuple[str, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What one version means for its story: what it says otherwise, and what its outlet changed in it."""

    difference: Difference
    revised: tuple[Revised, ...]


def passages(story: Story) -> tuple[Passage, ...]:
    """What each version means for a story that has its texts, in their order."""
    both = zip(story.versions, differences(story), strict=True)
    return tuple(Passage(difference=other, revised=revisions_of(version)) for version, other in both)


def differences(story: Story) -> Iterator[Difference]:
    """Each version against all before it, which are read once: a great story has a hundred."""
    told, earlier = list(sentences("\n".join(news_of(story.first.article.text)))), Background()
    for version in story.versions:
        if version is story.first or version.copy in {Copy.ORIGINAL, Copy.VERBATIM}:
            yield Difference()
        else:
            added = addition_of(version, earlier).sentences
            yield Difference(added=added, dropped=_dropped(told, version))
        for text in texts_of(version):
            earlier.learn(text)


def _dropped(told: Iterable[str], version: Version) -> int:
    kept = Background([version.article.text])
    return sum(not kept.has(one) for one in told)


def edit_since(version: Version, revision: int) -> Edit | None:
    """What changed in an article since a revision of it; None where that is not known or still the last one."""
    before = next((one for one in version.former if one.revision == revision), None)
    return edit_between(Said(title=before.title, text=before.text), said_by(version)) if before else None


def said_by(version: Version) -> Said:
    """What an article says now."""
    return Said(title=version.article.title, text=version.article.text)


def addition_of(version: Version, earlier: Iterable[str] | Background) -> Addition:
    """What a version adds to texts; one that tells several stories adds nothing to this one."""
    if version.digest or is_round_up(version.article.title):
        return Addition(sentences=(), particulars=(), share=0.0, held=1.0)
    known = earlier if isinstance(earlier, Background) else Background(earlier)
    return addition_to(known, version.article.text)


def texts_of(version: Version) -> Iterator[str]:
    """All that an article says and ever said."""
    yield from (one.text for one in version.former)
    yield version.article.text
