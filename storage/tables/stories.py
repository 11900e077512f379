"""What shows that articles tell the same story."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, LargeBinary, Table

from storage.columns import BigId
from storage.tables.schema import metadata

segment = Table(  # sketches of a stretch of articles, as `storage.stories.sketches.segment` has them
    "segment",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("day", Date, nullable=False),  # of UTC, on which they were seen
    Column("entries", BigInteger, nullable=False),
    Column("checksum", BigInteger, nullable=False),  # CRC-32 of the content
    Column("content", LargeBinary, nullable=False),  # last: SQLite reads what stands before it without it
)

unsketched = Table(  # articles that the index of sketches does not have yet
    "unsketched",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
)
