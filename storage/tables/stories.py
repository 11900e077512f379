"""What shows that articles tell the same story."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table

from storage.tables.schema import metadata

sketch = Table(
    "sketch",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("article", ForeignKey("article.id"), primary_key=True),
    sqlite_with_rowid=False,
)
