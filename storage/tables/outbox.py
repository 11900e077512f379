"""What is to be told to whom, and what became of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from storage.columns import Text, Utc
from storage.tables.schema import metadata

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
