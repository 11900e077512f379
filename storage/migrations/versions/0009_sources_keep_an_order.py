"""A source keeps what it listed last, newest first: the next reading is compared with the newest of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("feed", sa.Column("newest", sa.LargeBinary(), nullable=True))
