"""The tables: what we know, in SQLAlchemy Core, the same on SQLite and PostgreSQL."""

from storage.tables.articles import article, match, page, revision, stale, usual_line
from storage.tables.cadence import cadence
from storage.tables.canary import canary
from storage.tables.kinship import guest, happening, link, marks, retelling, story, unweighed
from storage.tables.outbox import concern, delivery, message, notice, told
from storage.tables.rounds import haul, lease, past_day, round_, tally, traffic, visit
from storage.tables.schema import metadata
from storage.tables.sources import address, feed, gap, robots, waiting
from storage.tables.stories import segment, unsketched
from storage.tables.words import word_index

__all__ = [
    "address",
    "article",
    "cadence",
    "canary",
    "concern",
    "delivery",
    "feed",
    "gap",
    "guest",
    "happening",
    "haul",
    "lease",
    "link",
    "marks",
    "match",
    "message",
    "metadata",
    "notice",
    "page",
    "past_day",
    "retelling",
    "revision",
    "robots",
    "round_",
    "segment",
    "stale",
    "story",
    "tally",
    "told",
    "traffic",
    "unsketched",
    "unweighed",
    "usual_line",
    "visit",
    "waiting",
    "word_index",
]
