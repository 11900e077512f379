"""Pages, the articles made of them, and what these match."""

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
    Table,
    false,
    text,
)

from storage.columns import BigId, Text, Utc
from storage.tables.schema import metadata

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
    Column("containment", Float, nullable=False, server_default="1"),  # share of its words that its story's others have
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
    Column("backfilled", Boolean, nullable=False, server_default=false()),  # its date is believed
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

match = Table(
    "match",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("words", JSON, nullable=False),
    Column("score", Integer, nullable=False, server_default=text("0")),
    Column("rule", Text, nullable=False, server_default=""),
    Column("at", Utc, nullable=False),
    Column("told", Boolean, nullable=False, default=False, index=True),
)

stale = Table(  # days whose bundle says what is no longer so
    "stale",
    metadata,
    Column("day", Date, primary_key=True),
    Column("at", Utc, nullable=False),
)
