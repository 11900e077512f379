"""What rounds did: their hauls, outcomes and requests."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Integer, Table, false, true

from storage.columns import Text, Utc
from storage.tables.schema import metadata

round_ = Table(
    "round",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("finished", Utc),
    Column("complaint", Text, nullable=False, default=""),
    Column("offline", Utc),  # from when on our own network was down
    Column("backfill", Boolean, nullable=False, server_default=false()),  # of the past: its counts are those of no day
    Column("tells", Boolean, nullable=False, server_default=true()),  # whether what it finds is told to anybody
)

haul = Table(
    "haul",
    metadata,
    Column("folder", Text, primary_key=True),  # below pages/
    Column("round", ForeignKey("round.id"), nullable=False),
    Column("taken", BigInteger, nullable=False, default=0),  # bytes of haul.jsonl that are in the tables
    Column("done", Boolean, nullable=False, default=False),
    Column("place", Text, nullable=False, server_default=""),  # the machine and folder that it was written in
)

lease = Table(  # what somebody works on just now, so that nobody else does
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Utc, nullable=False),
)

past_day = Table(  # days of outlets that a back-fill looked for
    "past_day",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("whole", Boolean, nullable=False),  # all that its lists name of the day was accounted for
    Column("reason", Text, nullable=False),  # by what it is whole, or why it is not
    Column("looked", Utc, nullable=False),
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

traffic = Table(  # what a round asked of a host
    "traffic",
    metadata,
    Column("round", ForeignKey("round.id"), primary_key=True),
    Column("host", Text, primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("spacing", Float),  # seconds between the two requests nearest to each other
    Column("bytes", BigInteger, nullable=False),
    Column("disallowed", Integer, nullable=False),  # addresses that robots.txt refused
)
