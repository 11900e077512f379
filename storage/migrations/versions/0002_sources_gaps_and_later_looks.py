"""Sources with a pace, gaps, hosts that ask to wait, traffic, later looks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from dronewire.assignment import key_of

revision = "0002"
down_revision = "0001"

AT_ONCE = 10_000  # addresses that get their key in one go

address = sa.table("address", sa.column("address"), sa.column("outlet"), sa.column("key"), sa.column("outcome"))


def upgrade() -> None:
    _widen_feed()
    _add_tables()
    op.add_column("round", _instant("offline"))
    op.add_column("page", _text("certificate"))
    op.add_column("address", sa.Column("key", sa.LargeBinary(), nullable=False, server_default=""))
    op.add_column("address", _instant("kept"))
    op.create_index(op.f("ix_address_outlet_key"), "address", ["outlet", "key"])
    op.drop_index(op.f("ix_address_outlet_last_listed"), "address")
    op.create_index(op.f("ix_address_outlet_last_listed_key"), "address", ["outlet", "last_listed", "key"])
    _fill_address()


def _widen_feed() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("kind", sa.Text(), nullable=False, server_default="feed"),
        sa.Column("found", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("listed", sa.LargeBinary(), nullable=True),
        *(
            _instant(name)
            for name in ("listed_at", "changed", "full", "unchanged", "distrusted", "due", "searched", "failing")
        ),
        *(_number(name) for name in ("fast", "slow", "peak", "watched")),
        sa.Column("interval", sa.Float(), nullable=True),
        sa.Column("hold", sa.Float(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")),
        _text("setback"),
    )
    for column in columns:
        op.add_column("feed", column)


def _add_tables() -> None:
    op.create_table(
        "gap",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened"], ["round.id"], name=op.f("fk_gap_opened")),
        sa.PrimaryKeyConstraint("source", "outlet", "since", name=op.f("pk_gap")),
    )
    op.create_index(op.f("ix_gap_until"), "gap", ["until"])
    op.create_table(
        "waiting",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_waiting")),
    )
    op.create_table(
        "traffic",
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("spacing", sa.Float(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("disallowed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.id"], name=op.f("fk_traffic_round")),
        sa.PrimaryKeyConstraint("round", "host", name=op.f("pk_traffic")),
    )


def _fill_address() -> None:
    connection = op.get_bind()
    kept = "UPDATE address SET kept = first_seen WHERE outcome IN ('kept', 'copy', 'revised', 'same')"
    connection.execute(sa.text(kept))
    here = (address.c.address == sa.bindparam("of")) & (address.c.outlet == sa.bindparam("by"))
    statement = sa.update(address).where(here).values(key=sa.bindparam("now", type_=sa.LargeBinary()))
    rows = connection.execute(sa.select(address.c.address, address.c.outlet)).all()
    for start in range(0, len(rows), AT_ONCE):
        stretch = rows[start : start + AT_ONCE]
        connection.execute(statement, [{"of": a, "by": outlet, "now": key_of(a)} for a, outlet in stretch])


def _instant(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(), nullable=False, server_default=sa.text("0"))


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")
