"""Keeping what a haul brought, batch by batch: each batch one transaction that also moves the haul's mark."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select, update

from dronewire.address import spellings
from dronewire.article import Article
from dronewire.copies.fingerprint import Hashes
from dronewire.haul import HaulLine
from dronewire.match import Match
from dronewire.story import Copy
from storage.articles import values_of
from storage.articles.at_address import row_at
from storage.articles.matches import keep_matches
from storage.articles.search import index_words
from storage.crawling.account import Account
from storage.crawling.sources import Circumstances
from storage.database import writing
from storage.rounds import UntakenHaul, move_on
from storage.stories.happenings import NEW, note_unweighed
from storage.stories.placing import Placed, link_up
from storage.stories.sketches import Index, Shelf, candidates
from storage.tables import article, page, revision

_KEPT = (
    article.c.id,
    article.c.address,
    page.c.address.label("came_from"),
    article.c.text_hash,
    article.c.title,
    article.c.story,
    article.c.revision,
    article.c.refused,
)
_SUPERSEDED = (article.c.title, article.c.text, article.c.page, article.c.extractor, article.c.step)


class MarkMovedError(RuntimeError):
    """Somebody else took in the same stretch of a haul; nothing of this batch was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of an article that is already kept.

    ``came_from`` is the address its page was fetched at; ``refused`` says why that is no article after all.
    """

    id: int
    address: str
    came_from: str
    text_hash: bytes
    title: str
    story: str
    revision: int
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article as it came out of a page that was fetched at an instant."""

    article: Article
    text_hash: bytes
    extractor: str
    page: int
    at: datetime


@dataclass(slots=True)
class Batch(Account):
    """One stretch of a haul on its way into the tables: its account, and the articles in it; ``pages`` are noted."""

    index: Index = field(kw_only=True)
    pages: list[int] = field(default_factory=list, kw_only=True)

    def kept(self, address: str) -> Kept | None:
        """What is known of the article at an address in any of its spellings, or whose page was fetched there."""
        row = row_at(self.connection, select(*_KEPT), address)
        return Kept(**row._mapping) if row else None  # noqa: SLF001 (SQLAlchemy's public name for it)

    def text_of(self, kept: Kept) -> str:
        """What a kept article says now."""
        text: str = self.connection.execute(select(article.c.text).where(article.c.id == kept.id)).scalar_one()
        return text

    def keep_page(self, line: HaulLine) -> int:
        """Note where a page lies in the archive."""
        assert line.record is not None
        values = {
            "address": line.final or line.address,
            "file": f"{self.haul.folder}/{line.record.file}",
            "offset": line.record.offset,
            "sha256": line.record.sha256,
            "fetched": line.at,
            "certificate": line.certificate,
        }
        self.pages.append(_id_of(self.connection.execute(page.insert().values(values)).inserted_primary_key))
        return self.pages[-1]

    def keep(self, new: Found, *, story: str) -> int:
        """Keep an article that is new, as the only version of a story."""
        values = {
            **told_by(new),
            "outlet": new.article.outlet,
            "address": new.article.address,
            "first_seen": new.at,
            "story": story,
            "copy": Copy.ORIGINAL.value,
            "backfilled": self.around.backfill,
        }
        number = _id_of(self.connection.execute(article.insert().values(values)).inserted_primary_key)
        index_words(self.connection, number)
        return number

    def revise(self, kept: Kept, new: Found) -> None:
        """Replace what an article says, and keep what it said before."""
        self._note_unweighed(kept.id, revision=kept.revision)
        here = article.c.id == kept.id
        before = self.connection.execute(select(*_SUPERSEDED).where(here)).one()._asdict()
        superseded = {"article": kept.id, "number": kept.revision, "until": new.at, **before}
        self.connection.execute(revision.insert().values(superseded))
        values = {**told_by(new), "revision": kept.revision + 1, "gone": None, "refused": ""}
        self.connection.execute(update(article).where(here).values(values))
        index_words(self.connection, kept.id)

    def link_up(self, article_id: int, near: Collection[int], *, at: datetime) -> Placed:
        """Place an article among those that are like it; gives what it is in its story, and that story."""
        placed = link_up(self.connection, article_id, near, at=at)
        if near:
            self._note_unweighed(article_id, revision=NEW)
        return placed

    def move(self, kept: Kept, address: str) -> bool:
        """Put an article to another address: the one it had turned out to be another's; not where one lies already."""
        taken = select(article.c.id).where(article.c.address.in_(spellings(address)), article.c.id != kept.id)
        if self.connection.execute(taken).first():
            return False
        self.connection.execute(update(article).where(article.c.id == kept.id).values(address=address))
        return True

    def mark_gone(self, address: str, *, at: datetime) -> None:
        """Note that an article is no longer at its address, or where its page was fetched."""
        if kept := self.kept(address):
            here = (article.c.id == kept.id) & article.c.gone.is_(None)
            self.connection.execute(update(article).where(here).values(gone=at))
            self._note_unweighed(kept.id, revision=kept.revision)

    def mark_back(self, kept: Kept) -> None:
        """Note that an article that was gone is at its address again."""
        here = (article.c.id == kept.id) & article.c.gone.is_not(None)
        self.connection.execute(update(article).where(here).values(gone=None))

    def near(self, hashes: Hashes, *, text_hash: bytes) -> list[int]:
        """The articles of the window that one of such a text may be a copy of, or may have been copied by."""
        return candidates(self.index, hashes, text_hash=text_hash)

    def keep_sketch(self, article_id: int, hashes: Hashes, *, at: datetime) -> None:
        """Make an article findable by the sketch of what it says since an instant."""
        self.index.keep(article_id, hashes, at=at)

    def keep_matches(self, article_id: int, matches: Iterable[Match], *, at: datetime) -> None:
        """Note what an article matches now; a topic that it matched before keeps its mark of having been told."""
        keep_matches(self.connection, article_id, matches, at=at, told=not self.around.tells)

    def _note_unweighed(self, article_id: int, *, revision: int) -> None:
        if self.around.tells:
            note_unweighed(self.connection, article_id, revision=revision)


@contextmanager
def batch(  # noqa: PLR0913 - keywords after the second
    engine: Engine,
    haul: UntakenHaul,
    *,
    end: int,
    last: bool = False,
    around: Circumstances | None = None,
    shelf: Shelf | None = None,
) -> Iterator[Batch]:
    """One transaction that keeps a stretch of a haul and moves its mark to ``end``: both, or neither.

    Args:
        engine: the database.
        haul: the haul, as far as it was taken in before.
        end: bytes of its lines that are taken in after this.
        last: nothing comes after this stretch.
        around: what is known of the crawl as a whole.
        shelf: the segments of the index of sketches that are at hand.

    Raises:
        MarkMovedError: when the mark is no longer where ``haul`` says.
    """
    with writing(engine) as connection:
        if not move_on(connection, haul.folder, start=haul.taken, end=end, last=last):
            raise MarkMovedError(f"{haul.folder} was taken in by somebody else")
        index = Index(connection, shelf or Shelf(), at=haul.at)
        stretch = Batch(connection, haul, around or Circumstances(at=haul.at), index=index)
        yield stretch
        stretch.finish()
        index.finish()


def told_by(new: Found) -> dict[str, object]:
    """The columns of an article that a page tells."""
    return {**values_of(new.article), "text_hash": new.text_hash, "extractor": new.extractor, "page": new.page}


def _id_of(primary_key: object) -> int:
    assert primary_key is not None
    return int(primary_key[0])  # type: ignore[index]
