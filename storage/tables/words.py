"""How far the archive is in the index of words, which itself each database makes in its own way."""

from collections.abc import Mapping

from sqlalchemy import Column, Integer, Table

from storage.columns import BigId
from storage.tables.schema import metadata

word_index = Table(  # one row
    "word_index",
    metadata,
    Column("folding", Integer, primary_key=True, autoincrement=False),  # see dronewire/topic/needs.py
    Column("goal", BigId, nullable=False),  # the last article that was there before the index; later ones are in it
    Column("done", BigId, nullable=False),  # how far those have been indexed
)


def is_declared(name: str | None, kind: str, _parents: Mapping[str, str | None]) -> bool:
    """Whether the metadata should know a table; the index of words is none that it could say."""
    return kind != "table" or not str(name).startswith("article_words")  # on SQLite with its shadows
