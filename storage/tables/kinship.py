"""How articles hang together as stories: who has what of whom, what was published under which identifier."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table

from storage.columns import Text, Utc
from storage.tables.schema import metadata

link = Table(  # two articles that have a part in common; ``a`` is the one with the smaller number
    "link",
    metadata,
    Column("a", ForeignKey("article.id"), primary_key=True),
    Column("b", ForeignKey("article.id"), primary_key=True, index=True),
    Column("of_a", Float, nullable=False),  # share of its words that stand in passages of the other
    Column("of_b", Float, nullable=False),
    Column("verbatim", Boolean, nullable=False),
    Column("apart", Boolean, nullable=False),  # they tell different events all the same
)

guest = Table(  # further stories that a digest holds, beside the one it is kept under
    "guest",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("story", Text, primary_key=True, index=True),
    Column("containment", Float, nullable=False),
)

story = Table(  # identifiers that stand in a bundle or an alert: they keep their meaning
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    Column("founder", ForeignKey("article.id"), nullable=False, index=True),  # where it goes, the identifier goes
    Column("published", Utc, nullable=False),
    Column("merged_into", Text, index=True),
    Column("merged", Utc),
)

retelling = Table(  # two articles that tell one event in other words; ``a`` is the one with the smaller number
    "retelling",
    metadata,
    Column("a", ForeignKey("article.id"), primary_key=True),
    Column("b", ForeignKey("article.id"), primary_key=True, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
)

marks = Table(  # by what retellings of an article are found; it stands here once they were looked for
    "marks",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("hashes", LargeBinary, nullable=False),
)

unweighed = Table(  # articles that came to a story, changed or went, before anybody asked what that means
    "unweighed",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("revision", Integer, nullable=False),  # the last one that was weighed; 0 for an article that is new
    Column("topics", JSON, nullable=False),  # that it matched then: the change may take it off them
)

happening = Table(  # what befell a story after it was told; each is told once
    "happening",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # update, changed, removed
    Column("revision", Integer, primary_key=True),  # of the article, by which it happened
    Column("since", Integer, nullable=False),  # the revision that it is compared with
    Column("added", JSON, nullable=False),  # sentences
    Column("topics", JSON, nullable=False),  # whose readers hear of it
    Column("at", Utc, nullable=False),
    Column("told", Boolean, nullable=False, default=False),
    Index(None, "told"),
)
