"""Topic files: a title in two languages, a query, who is told, and examples that keep the query honest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dronewire.outlet.declaration import declare, read_toml
from dronewire.timing import When
from dronewire.topic.context import Lexicon
from dronewire.topic.lexicon import LEXICON, NO_LISTS, read_lexicon, understood
from dronewire.topic.syntax import Expression

LEAST = 2  # points: in the title, or in two sentences; one clause of a long text is a passing mention


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Strict):
    """A text that must match its topic, or must not."""

    text: str
    match: bool
    title: str = ""
    language: str = "ru"


class _Titles(_Strict):
    en: str = Field(min_length=1)
    ru: str = Field(min_length=1)


class _Declaration(_Strict):
    """The keys of a topic file."""

    title: _Titles
    query: str
    alert: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()
    when: When | None = None
    least: int = Field(default=LEAST, ge=1)
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What some people want to hear of.

    Attributes:
        id: the file's name without ``.toml``.
        title: by language, ``en`` and ``ru``.
        query: as written.
        expression: the query, understood.
        alert: mail addresses.
        when: how soon these are told; None is as the settings say of each.
        least: points that an article needs (2 for the title, 1 for each sentence).
        examples: texts that must and must not match.
        file: where it was declared, for messages.
        lines: on which line of the file each example begins.
    """

    id: str
    title: Mapping[str, str]
    query: str
    expression: Expression
    alert: tuple[str, ...] = ()
    when: When | None = None
    least: int = LEAST
    examples: tuple[Example, ...] = ()
    file: str = ""
    lines: tuple[int, ...] = field(default=(), repr=False)

    @property
    def rule(self) -> str:
        """The query in one line, without comments."""
        return " ".join(re.sub(r"#[^\n]*", "", self.query).split())


def read_topic(text: str, *, id: str, file: str, lexicon: Lexicon = NO_LISTS) -> Topic:  # noqa: A002 - the topic's word
    """Read a topic file.

    Raises:
        DeclarationError: naming file, line and column of the first mistake, with a hint.
    """
    declared = declare(_Declaration, read_toml(text, file), text=text, file=file)
    return Topic(
        id=id,
        title=declared.title.model_dump(),
        query=declared.query,
        expression=understood(declared.query, ["query"], text=text, file=file, lexicon=lexicon),
        alert=declared.alert,
        when=declared.when,
        least=declared.least,
        examples=declared.examples,
        file=file,
        lines=tuple(number for number, line in enumerate(text.splitlines(), 1) if _EXAMPLE.match(line)),
    )


def read_pack(files: Mapping[str, str]) -> tuple[Topic, ...]:
    """Read topic files, as texts by path; a ``lexicon.toml`` among them holds what they share.

    Of files of the same name, and of lists of the same name, the later one counts: give the shipped ones first.

    Raises:
        DeclarationError: naming file, line and column of the first mistake, with a hint.
    """
    lexicon, topics = NO_LISTS, dict[str, str]()
    for path in files:
        if PurePath(path).name == LEXICON:
            lexicon = read_lexicon(files[path], file=path, lexicon=lexicon)
        elif PurePath(path).suffix == ".toml":
            topics[PurePath(path).stem] = path
    return tuple(read_topic(files[path], id=id, file=path, lexicon=lexicon) for id, path in sorted(topics.items()))  # noqa: A001 - the topic's word


_EXAMPLE = re.compile(r"\s*\[\[\s*examples\s*\]\]")
