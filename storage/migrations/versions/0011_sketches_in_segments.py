"""Sketches lie in segments of many articles; those kept one hash a row are made anew from the texts, bit by bit."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    op.create_table(
        "unsketched",
        sa.Column("article", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_unsketched_article")),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_unsketched")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Hashes do not compress: trying to took as long as writing them.
        op.execute("ALTER TABLE segment ALTER COLUMN content SET STORAGE EXTERNAL")
    # The rows lack what an earlier version of the same story had already, so they cannot be taken over.
    op.execute("INSERT INTO unsketched SELECT id FROM article WHERE refused = ''")
    op.drop_table("sketch")
