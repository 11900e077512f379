"""Words in their context: text cut into pieces of which the found ones are marked, safe to show anywhere."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dronewire.match import Word

AROUND = 90  # characters on each side of a word: with it about two lines of a phone, three of a mail
WORD_EDGE = 20  # characters given up to begin and end a snippet between words
# Controls, lone surrogates, and the marks that turn the direction of writing: they break XML, mails and lines.
UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some characters of a line; marked where they are a word that was found."""

    text: str
    marked: bool = False


Line = tuple[Piece, ...]


def shown(text: str) -> str:
    """The text as one line without anything that a screen, a mail or XML cannot carry."""
    return re.sub(r"\s+", " ", UNSHOWABLE.sub(" ", text))


def plain(line: Iterable[Piece]) -> str:
    """A line without its marks."""
    return "".join(piece.text for piece in line)


def spans(text: str, words: Iterable[Word], *, zone: str) -> tuple[Span, ...]:
    """Where words of a zone truly stand in its text: in order, overlapping ones joined."""
    there = sorted(
        {(word.start, word.end) for word in words if word.zone == zone and text[word.start : word.end] == word.found}
    )
    joined: list[Span] = []
    for start, end in there:
        if not 0 <= start < end:
            continue
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def moved(found: Iterable[Span], *, start: int, end: int) -> tuple[Span, ...]:
    """The spans that lie whole between two offsets, counted from the first of them."""
    return tuple((left - start, right - start) for left, right in found if start <= left and right <= end)


def marked(text: str, found: Sequence[Span]) -> Line:
    """A text in pieces, the spans marked; together the pieces are the text as it is shown."""
    pieces: list[Piece] = []
    at = 0
    for start, end in (*found, (len(text), len(text))):
        pieces.append(Piece(text=shown(text[at:start])))
        pieces.append(Piece(text=shown(text[start:end]), marked=True))
        at = end
    return tuple(piece for piece in pieces if piece.text)


def shortened(text: str, most: int) -> str:
    """The text, or its beginning up to a space and an ellipsis where it is longer; offsets into it stay true."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ", most - 1 - WORD_EDGE)
    return (cut[:space] if space > 0 else cut).rstrip(" ,;:–—-") + "…"


def snippets(text: str, found: Sequence[Span], *, around: int = AROUND) -> tuple[Line, ...]:
    """A line for each place where words were found, neighbours joined; none reaches over a paragraph's end."""
    windows: list[tuple[Span, list[Span]]] = []
    for span in found:
        left, right = _window(text, span, around)
        if windows and left < windows[-1][0][1]:
            (before, _), inside = windows.pop()
            windows.append(((before, right), [*inside, span]))
        else:
            windows.append(((left, right), [span]))
    return tuple(_snippet(text, window, inside) for window, inside in windows)


def _window(text: str, span: Span, around: int) -> Span:
    """From where to where a snippet goes: within the paragraph, between words where one ends near."""
    start, end = span
    left = max(text.rfind("\n", 0, start) + 1, start - around)
    newline = text.find("\n", end)
    right = min(newline if newline >= 0 else len(text), end + around)
    if left > 0 and text[left - 1] not in " \n":
        space = text.find(" ", left, min(left + WORD_EDGE, start))
        left = space + 1 if space >= 0 else left
    if right < len(text) and text[right] not in " \n":
        space = text.rfind(" ", max(right - WORD_EDGE, end), right)
        right = space if space >= 0 else right
    return left, right


def _snippet(text: str, window: Span, inside: Sequence[Span]) -> Line:
    left, right = window
    before = () if left == 0 or text[left - 1] == "\n" else (Piece(text="… "),)
    after = () if right == len(text) or text[right] == "\n" else (Piece(text=" …"),)
    return before + marked(text[left:right], moved(inside, start=left, end=right)) + after
