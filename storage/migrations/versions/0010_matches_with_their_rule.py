"""Matches keep the rule by which they were found; those noted before have none until they are matched again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("match", sa.Column("rule", sa.Text(), nullable=False, server_default=""))
