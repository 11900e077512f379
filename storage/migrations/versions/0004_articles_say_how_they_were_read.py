"""Articles say how they were read, and what their pages say besides the text."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXTS = ("step", "rubric", "image", "amp", "place", "agency", "credit", "refused")
LISTS = ("published_others", "modified_others", "tags")


def upgrade() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        *map(_text, TEXTS),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("published_confidence", "modified_confidence")),
        *(sa.Column(name, sa.JSON(), nullable=False, server_default="[]") for name in LISTS),
        sa.Column("paywalled", sa.Boolean(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False, server_default="{}"),
    )
    for column in columns:
        op.add_column("article", column)
    for name in ("extractor", "step"):
        op.add_column("revision", _text(name))
    op.create_index(op.f("ix_page_file_offset"), "page", ["file", "offset"])
    op.create_index(op.f("ix_article_outlet_id"), "article", ["outlet", "id"])
    op.create_table(
        "usual_line",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("learned", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "line", name=op.f("pk_usual_line")),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")
