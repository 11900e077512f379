"""Templates become bodies: whatever an article says is text there, and styles stand where every program heeds them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from dronewire.bundle import wording
from dronewire.bundle.told import topic_title
from dronewire.text.highlight import Line, Piece, plain, shortened
from dronewire.versions.changes import Changes, Stretch, marked


def html_of(template: str, view: dict[str, Any]) -> str:
    """A page with its styles in its elements, since Gmail drops some of `<style>`; dark and narrow screens keep it."""
    return _inliner().inline(_environment().get_template(template).render(view))


def text_of(template: str, view: dict[str, Any]) -> str:
    """A plain text."""
    return _environment().get_template(template).render(view)


def cut_line(line: Line | Changes, most: int) -> tuple[Piece | Stretch, ...]:
    """The pieces that so many characters have room for, the last one shortened."""
    return tuple(_fitting(line, most))


def _fitting(line: Line | Changes, most: int) -> Iterator[Piece | Stretch]:
    for piece in line:
        if most <= 0:
            return
        text = shortened(piece.text, most) if len(piece.text) > most else piece.text
        yield Piece(text=text, marked=piece.marked) if isinstance(piece, Piece) else Stretch(piece.kind, text)
        most -= len(piece.text)


def _starred(line: Line) -> str:
    """A line of plain text with asterisks around the marked words."""
    return "".join(f"*{piece.text}*" if piece.marked else piece.text for piece in line)


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False, minify_css=True, base_url=None
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "starred": _starred,
        "plain": plain,
        "wdiff": marked,
        "cut_line": cut_line,
        "cut": shortened,
    }
    environment.globals |= {
        "counted": wording.counted,
        "grouped": wording.grouped,
        "noun": wording.noun,
        "topic_title": topic_title,
    }
    return environment
