"""Text, marked lines and addresses as Markdown that shows them as they are."""

import re

from dronewire.text.highlight import Line

SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&$])")
LIST_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def markdown(text: str) -> str:
    """Text that Markdown shows as it is."""
    return LIST_START.sub(r"\1\\\2" if not text.lstrip()[:1].isdigit() else r"\1\2\\", SPECIAL.sub(r"\\\1", text))


def markdown_line(line: Line) -> str:
    """A line with its marked words bold."""
    return "".join(f"**{markdown(piece.text)}**" if piece.marked else markdown(piece.text) for piece in line)


def markdown_link(address: str) -> str:
    """An address as it may stand between the brackets of a Markdown link."""
    return re.sub(r"[()<>\\*_\[\]]", lambda found: f"%{ord(found.group()):02X}", address)
