"""Two versions of a text word by word: what stayed, what went, what came."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise, takewhile

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|\n|[^\S\n]+|.")  # a number keeps its comma or point
_LONGEST = 2_000  # tokens of a changed stretch, 800 words: comparing two that have nothing in common takes 0.1 s
_CRUMB = 4  # letters: «и», «, в» left standing between two changes make them harder to read, not easier


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text of one kind; the same and the gone ones make up the former version, the same and the added the new."""

    kind: Kind
    text: str


Changes = tuple[Stretch, ...]


def changes(before: str, after: str) -> Changes:
    """What changed from one text to another, by words; neighbours of one kind are one stretch, gone before added."""
    return tuple(_joined(_smooth(list(_paragraphs(before, after)))))


def former(changed: Iterable[Stretch]) -> str:
    """The text before."""
    return "".join(one.text for one in changed if one.kind is not Kind.ADDED)


def present(changed: Iterable[Stretch]) -> str:
    """The text after."""
    return "".join(one.text for one in changed if one.kind is not Kind.GONE)


def nearby(changed: Sequence[Stretch], *, around: int) -> Changes:
    """The changes with at most so many characters of what stayed on either side; an ellipsis stands for the rest."""
    return tuple(
        Stretch(Kind.SAME, _cut(one.text, around, first=at == 0, last=at == len(changed) - 1))
        if one.kind is Kind.SAME
        else one
        for at, one in enumerate(changed)
    )


def marked(changed: Iterable[Stretch]) -> str:
    """The changes in plain text, as GNU wdiff marks them: ``[-gone-]{+added+}``."""
    marks = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(_outside(one.text, marks[one.kind]) for one in changed)


def _outside(text: str, mark: str) -> str:
    """A marked text whose spaces stay outside of the marks; a paragraph's end alone is shown as its sign."""
    bare = text.strip()
    if not bare:
        return text if mark == "{}" else mark.format("¶") + text
    start = text.index(bare)
    return text[:start] + mark.format(bare) + text[start + len(bare) :]


def _paragraphs(before: str, after: str) -> Iterator[Stretch]:
    # Paragraphs first: most are untouched, and words are compared only where some are not.
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, start, end, begin, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[start:end]), "".join(new[begin:until])
        if kind == "equal":
            yield Stretch(Kind.SAME, left)
        else:
            yield from _words(left, right)


def _words(before: str, after: str) -> Iterator[Stretch]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    # Comparing takes the product of both lengths, and most changes are small: what stayed around them is cut off first.
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(left), len(right)) > _LONGEST:
        yield from _replaced(before, after)
    else:
        yield from (*_same(old[:head]), *_compared(left, right), *_same(old[len(old) - tail :]))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens are the same from the beginning on."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(old, new, strict=False)))


def _compared(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for kind, start, end, begin, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _same(old[start:end])
        else:
            yield from _replaced("".join(old[start:end]), "".join(new[begin:until]))


def _same(stayed: list[str]) -> Iterator[Stretch]:
    if stayed:
        yield Stretch(Kind.SAME, "".join(stayed))


def _replaced(before: str, after: str) -> Iterator[Stretch]:
    if before:
        yield Stretch(Kind.GONE, before)
    if after:
        yield Stretch(Kind.ADDED, after)


def _smooth(found: list[Stretch]) -> list[Stretch]:
    """Take crumbs of what stayed into the changes around them."""
    crumbs = {at for at in range(1, len(found) - 1) if _is_crumb(found, at)}
    return [
        piece for at, one in enumerate(found) for piece in (_replaced(one.text, one.text) if at in crumbs else (one,))
    ]


def _is_crumb(found: Sequence[Stretch], at: int) -> bool:
    text = found[at].text
    if found[at].kind is not Kind.SAME or "\n" in text:
        return False
    return text.isspace() or (sum(map(str.isalnum, text)) < _CRUMB and _is_exchanged_around(found, at))


def _is_exchanged_around(found: Sequence[Stretch], at: int) -> bool:
    """Whether words were exchanged on both sides: after a word that merely went, a crumb is no crumb."""
    sides = (found[max(at - 2, 0) : at], found[at + 1 : at + 3])
    return all({Kind.GONE, Kind.ADDED} <= {one.kind for one in side} for side in sides)


def _joined(found: Sequence[Stretch]) -> Iterator[Stretch]:
    for stayed, run in groupby(found, key=lambda one: one.kind is Kind.SAME):
        pieces = list(run)
        if stayed:
            yield Stretch(Kind.SAME, "".join(one.text for one in pieces))
            continue
        for kind in (Kind.GONE, Kind.ADDED):
            if text := "".join(one.text for one in pieces if one.kind is kind):
                yield Stretch(kind, text)


def _cut(text: str, around: int, *, first: bool, last: bool) -> str:
    head = "" if first else text[:around]
    tail = "" if last else text[-around:]
    if len(head) + len(tail) >= len(text):
        return text
    return _to_word(head, end=True) + " … " + _to_word(tail, end=False)


def _to_word(text: str, *, end: bool) -> str:
    """A cut text without the piece of a word at its cut end."""
    if not text or " " not in text:
        return ""
    return text[: text.rindex(" ")] if end else text[text.index(" ") + 1 :]


def exchanged(changed: Sequence[Stretch]) -> Iterator[tuple[str, str]]:
    """What stood there and what stands there now, for each change; one of the two may be empty."""
    for one, two in pairwise((*changed, Stretch(Kind.SAME, ""))):
        if one.kind is Kind.GONE:
            yield one.text, two.text if two.kind is Kind.ADDED else ""
    for one, two in pairwise((Stretch(Kind.SAME, ""), *changed)):
        if two.kind is Kind.ADDED and one.kind is not Kind.GONE:
            yield "", two.text
