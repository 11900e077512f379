"""What is to be told to whom, and what became of it."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint, false

from storage.columns import BigId, Text, Utc
from storage.tables.schema import metadata

message = Table(
    "message",
    metadata,
    Column("key", Text, primary_key=True),  # derived from what it tells, and to whom
    Column("kind", Text, nullable=False),  # alert, operator
    Column("subject", Text, nullable=False),
    Column("round", ForeignKey("round.id")),  # none, where no round was under way
    Column("at", Utc, nullable=False, index=True),
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

notice = Table(  # one thing to tell to one recipient; written with what causes it, told once
    "notice",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),  # new, update, changed, removed
    # Not the story: until it is told, its identifier may change with every article that joins it.
    Column("article", ForeignKey("article.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # of the article, by which it happened; 0 for a new story
    Column("topics", JSON, nullable=False),  # for which this recipient hears of it
    Column("pace", Text, nullable=False),  # at once, hourly, daily, weekly
    Column("noted", Utc, nullable=False),
    Column("due", Utc, nullable=False),
    Column("held", Boolean, nullable=False, server_default=false()),  # put off, since its recipient got enough mail
    Column("outcome", Text, nullable=False, server_default=""),  # told, known, void; empty while it waits
    Column("message", ForeignKey("message.key"), index=True),
    UniqueConstraint("recipient", "kind", "article", "revision"),
    Index(None, "outcome", "due"),
)

concern = Table(  # what is wrong and the operator was told of; it goes when it is over
    "concern",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("told", Utc, nullable=False),
)
