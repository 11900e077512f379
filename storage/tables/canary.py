"""Journeys of canaries: synthetic articles that go the whole way to a mailbox of the operator's."""

from sqlalchemy import JSON, Column, Table

from storage.columns import BigId, Text, Utc
from storage.tables.schema import metadata

canary = Table(
    "canary",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("set_out", Utc, nullable=False, index=True),  # when it appeared in the feed
    Column("until", Utc, nullable=False),  # when it has to have arrived
    Column("arrived", Utc),  # when the mail server took its mail over
    Column("legs", JSON, nullable=False),  # seconds of each part of the way
    Column("reason", Text, nullable=False, server_default=""),  # why it did not arrive
)
