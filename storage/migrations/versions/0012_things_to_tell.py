"""What is to be told stands in a table of its own, mails need no round, and what the operator was told of is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _replace_mails()
    op.create_index(op.f("ix_message_at"), "message", ["at"])
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("noted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("outcome", sa.Text(), nullable=False, server_default=""),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_notice_article")),
        sa.ForeignKeyConstraint(["message"], ["message.key"], name=op.f("fk_notice_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "recipient", "kind", "article", "revision", name=op.f("uq_notice_recipient_kind_article_revision")
        ),
    )
    op.create_index(op.f("ix_notice_article"), "notice", ["article"])
    op.create_index(op.f("ix_notice_message"), "notice", ["message"])
    op.create_index(op.f("ix_notice_outcome_due"), "notice", ["outcome", "due"])
    op.create_table(
        "concern",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_concern")),
    )


def _replace_mails() -> None:
    """The tables of mails, made anew with what was in them: SQLite cannot take NOT NULL off a column."""
    for table in ("message", "delivery", "told"):
        op.execute(f"CREATE TABLE former_{table} AS SELECT * FROM {table}")  # noqa: S608 (our own names)
    for table in ("told", "delivery", "message"):
        op.drop_table(table)
    op.create_table(
        "message",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_message_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message")),
    )
    op.create_table(
        "delivery",
        *_of_message("delivery"),
        sa.Column("mail", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message", "recipient", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_state_next"), "delivery", ["state", "next"])
    op.create_table(
        "told",
        sa.Column("story", sa.Text(), nullable=False),
        *_of_message("told"),
        sa.PrimaryKeyConstraint("story", "recipient", name=op.f("pk_told")),
    )
    columns = {
        "message": "key, round, at",
        "delivery": "message, recipient, mail, state, attempts, next, accepted, reason",
        "told": "story, recipient, message",
    }
    further = {"message": ("kind, subject, ", "'alert', '', ")}
    for table, names in columns.items():
        more, values = further.get(table, ("", ""))
        op.execute(f"INSERT INTO {table} ({more}{names}) SELECT {values}{names} FROM former_{table}")  # noqa: S608
        op.drop_table(f"former_{table}")


def _of_message(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["message.key"], name=op.f(f"fk_{table}_message")),
    )
