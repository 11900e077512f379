"""The earlier articles that a new one is compared with, word by word."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from dronewire.copies.fingerprint import Hashes
from storage.stories.sketches.index import Index, Near
from storage.tables import article

OF_A_STORY = 5  # those with most in common; where none of them turns out to be alike, the sixth is not either
ALL = 60  # a digest of a week takes from 30 stories; more is a text of phrases that everybody uses
LIMIT = 500  # plausible ones that are asked for their stories at all; SQLite takes 32,766 values in a statement


def candidates(index: Index, hashes: Hashes, *, text_hash: bytes) -> list[int]:
    """Earlier articles: the first that has the same words now, then those that share most of the sketch."""
    near = index.near(hashes)[:LIMIT]
    stories = _stories(index.connection, [one.article for one in near])
    same = _same(index, text_hash)
    return list(dict.fromkeys([*same, *_chosen(near, stories)]))


def _same(index: Index, text_hash: bytes) -> Iterable[int]:
    same = (article.c.text_hash == text_hash) & (article.c.refused == "")
    query = select(article.c.id).where(same, article.c.first_seen >= index.window.begin)
    return index.connection.scalars(query.order_by(article.c.id).limit(1))


def _stories(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The stories of articles, without those that are none after all."""
    if not numbers:
        return {}
    query = select(article.c.id, article.c.story).where(article.c.id.in_(numbers), article.c.refused == "")
    return {row.id: row.story for row in connection.execute(query)}


def _chosen(near: Iterable[Near], stories: dict[int, str]) -> Iterator[int]:
    """Those with most in common of each story: of forty reprints all are near, of a digest's other stories few."""
    of_story: Counter[str] = Counter()
    for one in near:
        story = stories.get(one.article)
        if story is not None and of_story[story] < OF_A_STORY and of_story.total() < ALL:
            of_story[story] += 1
            yield one.article
