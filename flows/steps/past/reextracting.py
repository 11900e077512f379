"""Reading the archive again by the rules of today: what would be otherwise, and writing it where that is asked for."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection

from dronewire.article import Article, Extraction
from dronewire.assignment import key_of
from dronewire.copies.fingerprint import sketch, text_hash
from dronewire.copies.wording import wording_of
from dronewire.difference import Difference, differences
from dronewire.extract import VERSION
from dronewire.haul import HaulLine
from dronewire.match import Match
from dronewire.outcome import Outcome
from dronewire.rereading import Fate, Reread
from dronewire.text.words import tokens
from flows.extraction import Job, job_of
from flows.steps.keeping import fetched_at, is_alike, keep_article, story_of
from flows.steps.past.archived import Fetched, Standing, Wanted, archived, standing_on
from flows.steps.taking_in import outlet_of
from flows.steps.telling.planning import is_news, plan
from flows.workspace import Workspace
from storage.articles import values_of
from storage.articles.correcting import amend, confirm, note_found, refuse, rematch
from storage.articles.habits import Habits, keep_habit
from storage.articles.rereading import Held
from storage.crawling.sources import Circumstances
from storage.database import writing
from storage.keeping import Batch, Found
from storage.stories.placing import place, relink
from storage.stories.sketches import Index, candidates, catch_up

AT_ONCE = 100  # pages: one transaction, and what an interruption costs

Read = tuple[Fetched, Extraction | None]


class Extracting(Protocol):
    """Whoever extracts pages: a pool of processes, or a cluster."""

    def extract(self, jobs: Sequence[Job]) -> list[Extraction]:
        """Extract pages, in their order; what a page did to its worker is its outcome."""


def reread(workspace: Workspace, pool: Extracting, wanted: Wanted, *, ahead: int = 0) -> Iterator[Reread]:
    """Read the archive again; each of its pages is given back once, with what became of it.

    Args:
        workspace: whose archive it is.
        pool: who extracts.
        wanted: what is read again, and what is done about it.
        ahead: pages that are extracted at once, at least a transaction's.
    """
    catch_up(workspace.database, workspace.shelf, at=wanted.at)
    work = _Rereading(workspace, pool, wanted, Habits(workspace.database))
    pages = archived(workspace, wanted)
    while extracted := work.extracted(list(islice(pages, max(ahead, AT_ONCE)))):
        for first in range(0, len(extracted), AT_ONCE):
            stretch = extracted[first : first + AT_ONCE]
            yield from work.stretch(stretch)
            workspace.progress.advance(len(stretch))


@dataclass(slots=True)
class _Rereading:
    workspace: Workspace
    pool: Extracting
    wanted: Wanted
    habits: Habits
    # Addresses that gave an article only now: their other pages are further looks at it.
    anew: set[bytes] = field(default_factory=set)

    def extracted(self, pages: Sequence[Fetched]) -> list[Read]:
        """Pages with what they give now; those that another page stands for are not read."""
        known = [one for one in pages if one.line.record]
        with self.workspace.database.connect() as connection:
            standing = standing_on(connection, known)
        asked = [one for one in known if not standing.is_beside(one)]
        given = dict(zip(map(id, asked), self.pool.extract([self._job(one) for one in asked]), strict=True))
        return [(one, given.get(id(one))) for one in pages]

    def stretch(self, pages: Sequence[Read]) -> list[Reread]:
        """One stretch, one transaction."""
        with self._transaction() as connection:
            # Asked again: a round may have revised an article meanwhile.
            standing = standing_on(connection, [one for one, _ in pages if one.line.record])
            if self.wanted.apply:
                for outlet in sorted({one.line.outlet for one, extraction in pages if extraction}):
                    keep_habit(connection, outlet, self.habits.of(outlet), at=self.wanted.at)
            judged = [self._judged(connection, one, extraction, standing) for one, extraction in pages]
            if self.wanted.apply and self.wanted.tell:
                plan(self.workspace, connection, at=self.wanted.at)
            return judged

    def _job(self, one: Fetched) -> Job:
        outlet = outlet_of(self.workspace, one.line)
        archive, habit = self.workspace.layout.pages / one.haul.folder, self.habits.of(one.line.outlet)
        return job_of(one.line, archive=archive, outlet=outlet, habit=habit)

    def _transaction(self) -> AbstractContextManager[Connection]:
        return writing(self.workspace.database) if self.wanted.apply else self.workspace.database.connect()

    def _judged(
        self, connection: Connection, one: Fetched, extraction: Extraction | None, standing: Standing
    ) -> Reread:
        if one.line.record is None:
            return _said(one, Fate.LOST, reason="no line of its haul tells of it")
        if extraction is None or standing.is_beside(one):
            return _said(one, Fate.BESIDE)
        if extraction.lost:
            return _said(one, Fate.LOST, reason=extraction.reason)
        held = standing.on(one)
        if extraction.article is None:
            return self._refused(connection, one, extraction, held)
        if held:
            return self._compared(connection, one, extraction.article, held)
        return self._found(connection, one, extraction.article, page=standing.pages[one.place])

    def _refused(self, connection: Connection, one: Fetched, extraction: Extraction, held: Held | None) -> Reread:
        """A page that gives no article; what it gave stays where reading it failed, which may be our own fault."""
        reason = f"{extraction.outcome.replace('_', ' ')}: {extraction.reason}"
        if held is None or held.refused:
            return _said(one, Fate.NO_ARTICLE, reason=reason)
        if extraction.outcome is Outcome.FAILED:
            return _said(one, Fate.FAILED, reason=reason, held=held)
        if self.wanted.apply:
            refuse(connection, held, reason=reason, extractor=VERSION, at=self.wanted.at)
            place(connection, [held.id], at=self.wanted.at)
        return _said(one, Fate.REFUSED, reason=reason, held=held, lost=tuple(sorted(held.topics)))

    def _compared(self, connection: Connection, one: Fetched, now: Article, held: Held) -> Reread:
        now = replace(now, address=held.article.address)  # where an article lies is decided when it comes
        seen = differences(held.article, now)
        fate = _fate(held, now, seen)
        read_anew = held.refused or any(each.field in {"title", "text", "language"} for each in seen)
        matches = self._matches(now) if read_anew else ()
        topics = {found.topic for found in matches} if read_anew else held.topics
        gained = tuple(sorted(topics - held.topics))
        tells = is_news(self.workspace, connection, held.story, gained)
        if self.wanted.apply:
            self._correct(connection, held, _found(one, now, page=held.page), fate=fate)
            if read_anew:
                rematch(connection, held, matches, at=self.wanted.at, told=not self.wanted.tell)
                self._place(connection, one, now, held)
        return _said(
            one,
            fate,
            held=held,
            title=now.title,
            differences=seen,
            gained=gained,
            lost=tuple(sorted(held.topics - topics)),
            tells=tells,
        )

    def _place(self, connection: Connection, one: Fetched, now: Article, held: Held) -> None:
        """Place an article anew that reads otherwise, and what hung together by it."""
        index = Index(connection, self.workspace.shelf, at=one.haul.at)
        hashes, words = sketch(wording_of(now.text).shingles), tokens(now.text).norms
        near = [number for number in candidates(index, hashes, text_hash=text_hash(words)) if number != held.id]
        relink(connection, held.id, near, at=self.wanted.at)
        # What was taken for its text leads to it still; but copies are compared with what it says.
        index.keep(held.id, hashes, at=one.line.at)
        index.finish()

    def _correct(self, connection: Connection, held: Held, found: Found, *, fate: Fate) -> None:
        if fate is not Fate.SAME:
            amend(connection, held, found)
        elif held.extractor != VERSION:
            confirm(connection, held, extractor=VERSION)

    def _found(self, connection: Connection, one: Fetched, now: Article, *, page: int) -> Reread:
        """A page that gives an article only now, unless another page of it does already."""
        index = Index(connection, self.workspace.shelf, at=one.haul.at)
        work = Batch(connection, one.haul, Circumstances(at=one.haul.at), index=index)
        found = _found(one, now, page=page)
        if self._is_known(work, found, one.line):
            return _said(one, Fate.BESIDE)
        self.anew |= {key_of(fetched_at(one.line)), key_of(one.line.address), key_of(now.address)}
        story = story_of(work, found, wording_of(now.text), one.line)
        gained = tuple(sorted(match.topic for match in self._matches(now)))
        tells = is_news(self.workspace, connection, story, gained)
        if self.wanted.apply:
            keep_article(self.workspace.topics, work, now, page=page, line=one.line)
            index.finish()
            note_found(connection, one.line, page=page, told=not self.wanted.tell)
        return _said(one, Fate.FOUND, title=now.title, gained=gained, story=story, tells=tells)

    def _is_known(self, work: Batch, found: Found, line: HaulLine) -> bool:
        own = (fetched_at(line), line.address)
        if not self.anew.isdisjoint(map(key_of, own)) or any(work.kept(address) for address in own):
            return True
        kept = work.kept(found.article.address)
        return kept is not None and is_alike(work, found, wording_of(found.article.text), kept)

    def _matches(self, now: Article) -> tuple[Match, ...]:
        return tuple(self.workspace.topics.match(now.title, now.text, language=now.language))


def _fate(held: Held, now: Article, seen: Sequence[Difference]) -> Fate:
    if held.refused:
        return Fate.FOUND
    if seen:
        return Fate.CHANGED
    return Fate.SAME if values_of(held.article) == values_of(now) else Fate.AMENDED


def _found(one: Fetched, now: Article, *, page: int) -> Found:
    words = tokens(now.text).norms
    return Found(article=now, text_hash=text_hash(words), extractor=VERSION, page=page, at=one.line.at)


def _said(one: Fetched, fate: Fate, *, held: Held | None = None, **more: Any) -> Reread:
    kept = {"story": held.story, "title": held.article.title} if held else {}
    address = held.article.address if held else fetched_at(one.line)
    return Reread(outlet=one.line.outlet, address=address, fetched=one.line.at, fate=fate, **{**kept, **more})
