"""The tables: what we know, in SQLAlchemy Core, the same on SQLite and PostgreSQL."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
    text,
)

from storage.columns import BigId, Text, Utc

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
    Column("offline", Utc),  # from when on our own network was down
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
    Column("listed_at", Utc),  # when it was last seen to list them
    Column("changed", Utc),  # when it was first seen to list them
    Column("full", Utc),  # when it last gave its content, not a 304
    Column("unchanged", Utc),  # when it last said 304
    Column("distrusted", Utc),  # until when its validators are not used, since they lied
    Column("fast", Float, nullable=False, server_default=text("0")),  # new entries an hour: see dronewire/polling.py
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

page = Table(
    "page",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("address", Text, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("fetched", Utc, nullable=False),
    Column("certificate", Text, nullable=False, server_default=""),  # SHA-256 of one that the outlet's CA vouches for
    Index(None, "file", "offset"),
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
    Column("page", ForeignKey("page.id"), nullable=False, index=True),
    Column("story", Text, nullable=False, index=True),
    Column("copy", Text, nullable=False),
    Column("step", Text, nullable=False, server_default=""),  # of the cascade, which gave the text
    Column("published_confidence", Text),
    Column("published_others", JSON, nullable=False, server_default="[]"),  # what other places of the page say
    Column("modified_confidence", Text),
    Column("modified_others", JSON, nullable=False, server_default="[]"),
    Column("rubric", Text, nullable=False, server_default=""),
    Column("tags", JSON, nullable=False, server_default="[]"),
    Column("image", Text, nullable=False, server_default=""),
    Column("amp", Text, nullable=False, server_default=""),
    Column("paywalled", Boolean),  # NULL: the page does not say
    Column("place", Text, nullable=False, server_default=""),  # of the dateline, as is the agency
    Column("agency", Text, nullable=False, server_default=""),
    Column("credit", Text, nullable=False, server_default=""),  # the agency that the text names as its origin
    Column("reasons", JSON, nullable=False, server_default="{}"),  # where each field comes from
    Column("refused", Text, nullable=False, server_default=""),  # why its page is no article after all
    Index(None, "outlet", "id"),
)

usual_line = Table(  # what an outlet writes below each text: no news
    "usual_line",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("learned", Utc, nullable=False),
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
    Column("extractor", Text, nullable=False, server_default=""),
    Column("step", Text, nullable=False, server_default=""),
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
    Column("score", Integer, nullable=False, server_default=text("0")),
    Column("at", Utc, nullable=False),
    Column("told", Boolean, nullable=False, default=False, index=True),
)

stale = Table(  # days whose bundle says what is no longer so
    "stale",
    metadata,
    Column("day", Date, primary_key=True),
    Column("at", Utc, nullable=False),
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
