"""An index of the words of articles; those that are there already are indexed by the first search."""

import sqlalchemy as sa
from alembic import op

from dronewire.topic.needs import FOLDING

revision = "0007"
down_revision = "0006"

# Nothing but which articles have a word: places are the engine's to find, so that no texts and no offsets are kept
# twice. The tokenizer takes all that is not ASCII for letters, and so leaves the words as they are.
SQLITE = """
CREATE VIRTUAL TABLE article_words USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')
"""
POSTGRES = """
CREATE TABLE article_words (article bigint PRIMARY KEY REFERENCES article ON DELETE CASCADE, words tsvector NOT NULL);
CREATE INDEX ix_article_words_words ON article_words USING gin (words)
"""


def upgrade() -> None:
    connection = op.get_bind()
    op.execute(POSTGRES if connection.dialect.name == "postgresql" else SQLITE)
    progress = op.create_table(
        "word_index",
        sa.Column("folding", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("goal", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("folding", name=op.f("pk_word_index")),
    )
    last = connection.scalar(sa.text("SELECT max(id) FROM article")) or 0
    op.bulk_insert(progress, [{"folding": FOLDING, "goal": last, "done": 0}])
