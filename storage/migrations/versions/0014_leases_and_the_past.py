"""Who works on what is noted, and what back-fills brought home is known as such."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "past_day",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("looked", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "day", name=op.f("pk_past_day")),
    )
    op.add_column("haul", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    op.add_column("round", sa.Column("backfill", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("round", sa.Column("tells", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("article", sa.Column("backfilled", sa.Boolean(), nullable=False, server_default=sa.false()))
