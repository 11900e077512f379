"""Matches keep their score; those noted before have none until they are matched again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("match", sa.Column("score", sa.Integer(), nullable=False, server_default="0"))
