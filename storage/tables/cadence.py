"""How many articles of each outlet appeared in each hour: what the checkup learns from."""

from sqlalchemy import Column, Integer, Table

from storage.columns import BigId, Text
from storage.tables.schema import metadata

cadence = Table(  # hours in which nothing appeared have no row
    "cadence",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),  # since 1970, UTC: a row is read in microseconds
    Column("articles", Integer, nullable=False),
    Column("instants", Integer, nullable=False),  # articles whose page says when
    Column("authors", Integer, nullable=False),  # articles that name an author
    Column("seen", Integer, nullable=False),  # the hour in which we saw the first of them
    Column("last", BigId, nullable=False, index=True),  # the last article that is counted here
)
