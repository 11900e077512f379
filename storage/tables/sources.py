"""Where articles are learned of, and which addresses were."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, false, text

from storage.columns import Text, Utc
from storage.tables.schema import metadata

feed = Table(  # every source: feeds, sitemaps, sections; declared, found, or a home page that was searched for them
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
    Column("kind", Text, nullable=False, server_default="feed"),
    Column("found", Boolean, nullable=False, server_default=false()),  # discovered, not declared
    Column("listed", LargeBinary),  # the keys of what it listed, one after the other
    Column("newest", LargeBinary),  # the first of them, newest first
    Column("listed_at", Utc),  # when it was last seen to list them
    Column("changed", Utc),  # when it was first seen to list them
    Column("full", Utc),  # when it last gave its content, not a 304
    Column("unchanged", Utc),  # when it last said 304
    Column("distrusted", Utc),  # until when its validators are not used, since they lied
    Column("fast", Float, nullable=False, server_default=text("0")),  # an hour: see dronewire.outlet.polling
    Column("slow", Float, nullable=False, server_default=text("0")),
    Column("peak", Float, nullable=False, server_default=text("0")),
    Column("watched", Float, nullable=False, server_default=text("0")),  # hours
    Column("interval", Float),  # seconds between two readings
    Column("hold", Float),  # seconds that it says it may be kept for
    Column("due", Utc),
    Column("searched", Utc),  # when it was searched for other sources
    Column("failures", Integer, nullable=False, server_default=text("0")),  # of one sort, in a row
    Column("setback", Text, nullable=False, server_default=""),  # that sort
    Column("failing", Utc),  # since when it has not been read well
)

gap = Table(
    "gap",
    metadata,
    Column("source", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("since", Utc, primary_key=True),
    Column("until", Utc, nullable=False),
    Column("filled", Boolean, nullable=False),
    Column("found", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened", ForeignKey("round.id"), nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("tried", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index(None, "until"),
)

waiting = Table(  # hosts that asked us to wait (Retry-After)
    "waiting",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", Utc, nullable=False),
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
    Column("key", LargeBinary, nullable=False, server_default=""),  # key_of the address: one for all its spellings
    Column("outcome", Text, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("last_listed", Utc, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_look", Utc),
    Column("kept", Utc),  # when an article was first kept from it
    Index(None, "outlet", "last_listed", "key"),  # with the key: what is known is read without the rows
    Index(None, "outlet", "key"),
    Index(None, "next_look"),
)
