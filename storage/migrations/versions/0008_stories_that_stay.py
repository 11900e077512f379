"""Stories are found by links of articles, keep the identifiers that were published, and tell what befell them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# What was matched may stand in a bundle or in a mail: its identifier is taken for published.
PUBLISHED = """
INSERT INTO story (id, founder, published)
SELECT article.story, min(article.id), min(article.first_seen) FROM article
WHERE EXISTS (SELECT 1 FROM match JOIN article AS other ON other.id = match.article WHERE other.story = article.story)
GROUP BY article.story
"""
# Copies were only compared with one earlier text, whose kind alone was kept: they are linked to the first of their
# story, with the shares that such a kind has at least.
LINKS = """
INSERT INTO link (a, b, of_a, of_b, verbatim, apart)
SELECT first.id, article.id,
  CASE article.copy WHEN 'verbatim' THEN 0.9 WHEN 'edited' THEN 0.75 WHEN 'containing' THEN 0.6 ELSE 0.3 END,
  CASE article.copy WHEN 'verbatim' THEN 0.9 WHEN 'edited' THEN 0.75 WHEN 'containing' THEN 0.3 ELSE 0.6 END,
  article.copy = 'verbatim', false
FROM article JOIN (SELECT story, min(id) AS id FROM article GROUP BY story) AS first ON first.story = article.story
WHERE article.copy <> 'original' AND article.id > first.id
"""


def upgrade() -> None:
    op.add_column("article", sa.Column("containment", sa.Float(), nullable=False, server_default="1"))
    _tables_of_stories()
    _tables_of_happenings()
    op.execute(PUBLISHED)
    op.execute(LINKS)


def _tables_of_stories() -> None:
    op.create_table(
        "link",
        *_pair("link"),
        sa.Column("of_a", sa.Float(), nullable=False),
        sa.Column("of_b", sa.Float(), nullable=False),
        sa.Column("verbatim", sa.Boolean(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_link_b"), "link", ["b"])
    op.create_table(
        "guest",
        *_article("guest"),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("article", "story", name=op.f("pk_guest")),
    )
    op.create_index(op.f("ix_guest_story"), "guest", ["story"])
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("founder", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("merged", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["founder"], ["article.id"], name=op.f("fk_story_founder_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index(op.f("ix_story_founder"), "story", ["founder"])
    op.create_index(op.f("ix_story_merged_into"), "story", ["merged_into"])
    op.create_table(
        "retelling",
        *_pair("retelling"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
    )
    op.create_index(op.f("ix_retelling_b"), "retelling", ["b"])
    op.create_table(
        "marks",
        *_article("marks"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_at"), "marks", ["at"])


def _tables_of_happenings() -> None:
    op.create_table(
        "unweighed",
        *_article("unweighed"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_unweighed")),
    )
    op.create_table(
        "happening",
        *_article("happening"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("article", "kind", "revision", name=op.f("pk_happening")),
    )
    op.create_index(op.f("ix_happening_told"), "happening", ["told"])


def _article(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("article", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f(f"fk_{table}_article_article")),
    )


def _pair(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("a", sa.BigInteger(), nullable=False),
        sa.Column("b", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["article.id"], name=op.f(f"fk_{table}_a_article")),
        sa.ForeignKeyConstraint(["b"], ["article.id"], name=op.f(f"fk_{table}_b_article")),
        sa.PrimaryKeyConstraint("a", "b", name=op.f(f"pk_{table}")),
    )
