"""The tables: what we know, in SQLAlchemy Core, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
)
from sqlalchemy import Text as DatabaseText


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would be taken for UTC without anybody having said so."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its form)
        """Give every time its zone back."""
        if value is None:
            return None
        known: datetime = value
        return known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text as every database takes it: PostgreSQL refuses NUL, and one would hold up a whole batch for ever."""

    impl = DatabaseText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (its form)
        """Leave NUL out."""
        return value.replace("\x00", "") if value else value


# 64-bit on PostgreSQL; SQLite counts rows up only in a column that is declared INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

round_ = Table(
    "round",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("finished", Utc),
    Column("complaint", Text, nullable=False, default=""),
)

haul = Table(
    "haul",
    metadata,
    Column("folder", Text, primary_key=True),  # below pages/
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("taken", BigInteger, nullable=False, default=0),  # bytes of haul.jsonl that are in the tables
    Column("done", Boolean, nullable=False, default=False),
)

tally = Table(
    "tally",
    metadata,
    Column("round", ForeignKey("round.id"), primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

visit = Table(  # every address a round touched, but for those that were only listed again
    "visit",
    metadata,
    Column("round", ForeignKey("round.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("status", Integer),
    Column("at", Utc, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("address", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("etag", Text, nullable=False, default=""),
    Column("last_modified", Text, nullable=False, default=""),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("asked", Utc, nullable=False),
    Column("read", Utc),
    Column("entries", Integer),
)

robots = Table(
    "robots",
    metadata,
    Column("address", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("fetched", Utc, nullable=False),
)

address = Table(
    "address",
    metadata,
    Column("address", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),  # two outlets may list the same address
    Column("outcome", Text, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("last_listed", Utc, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_look", Utc),
    Index(None, "outlet", "last_listed"),
    Index(None, "next_look"),
)

page = Table(
    "page",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("address", Text, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("fetched", Utc, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("outlet", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published", Utc),
    Column("published_precision", Text),
    Column("published_origin", Text),
    Column("modified", Utc),
    Column("modified_precision", Text),
    Column("modified_origin", Text),
    Column("first_seen", Utc, nullable=False, index=True),
    Column("gone", Utc),
    Column("text_hash", LargeBinary, nullable=False, index=True),
    Column("revision", Integer, nullable=False, default=1),
    Column("extractor", Text, nullable=False),
    Column("page", ForeignKey("page.id"), nullable=False),
    Column("story", Text, nullable=False, index=True),
    Column("copy", Text, nullable=False),
)

revision = Table(  # what an article said before it was changed
    "revision",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", ForeignKey("page.id"), nullable=False),
    Column("until", Utc, nullable=False),
)

sketch = Table(
    "sketch",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("article", ForeignKey("article.id"), primary_key=True),
    sqlite_with_rowid=False,
)

match = Table(
    "match",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("words", JSON, nullable=False),
    Column("at", Utc, nullable=False),
    Column("told", Boolean, nullable=False, default=False, index=True),
)

message = Table(
    "message",
    metadata,
    Column("key", Text, primary_key=True),
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("at", Utc, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("message", ForeignKey("message.key"), primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("mail", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),  # waiting, accepted, dead
    Column("attempts", Integer, nullable=False, default=0),
    Column("next", Utc, nullable=False),
    Column("accepted", Utc),
    Column("reason", Text, nullable=False, default=""),
    Index(None, "state", "next"),
)

told = Table(
    "told",
    metadata,
    Column("story", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("message", ForeignKey("message.key"), nullable=False),
)
