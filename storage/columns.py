"""Kinds of columns: instants that keep their zone, text that every database takes, identifiers that count up."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, TypeDecorator
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
