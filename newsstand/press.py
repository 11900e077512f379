"""The press: stories, their reprints and the everyday news become articles of their outlets."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from newsstand.everyday import everyday
from newsstand.masthead import MASTHEADS, Masthead
from newsstand.published import Published, Relation, Revision
from newsstand.rewrite import apply, reprinted
from newsstand.slug import slug_of
from newsstand.story import Reprint, Story, read_stories

EVERYDAY = 250


def printed() -> list[Published]:
    """Every article of the town, in the order of publication."""
    drafts = [draft for story in (*read_stories(), *everyday(EVERYDAY)) for draft in _drafts(story)]
    drafts.sort(key=lambda draft: (draft.published, draft.outlet, draft.title))
    counted = dict.fromkeys(MASTHEADS, 0)
    articles: list[Published] = []
    taken: set[str] = set()
    for draft in drafts:
        counted[draft.outlet] += 1
        articles.append(_print(draft, counted[draft.outlet], taken))
        taken.add(articles[-1].address)
    return articles


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A text on its way to an outlet."""

    story: Story
    outlet: str
    relation: Relation
    published: datetime
    listed_after: timedelta | None
    title: str
    paragraphs: tuple[str, ...]
    topics: frozenset[str]


def _drafts(story: Story) -> Iterator[_Draft]:
    yield _Draft(
        story=story, outlet=story.outlet, relation="original", published=story.published,
        listed_after=story.listed_after, title=story.title, paragraphs=story.paragraphs,
        topics=story.topics,
    )  # fmt: skip
    for reprint in story.reprints:
        yield _reprint_draft(story, reprint)


def _reprint_draft(story: Story, reprint: Reprint) -> _Draft:
    origin = MASTHEADS[story.outlet]
    title, paragraphs = reprinted(reprint, story.title, story.paragraphs, origin=origin)
    return _Draft(
        story=story, outlet=reprint.outlet, relation=reprint.relation, published=story.published + reprint.after,
        listed_after=reprint.listed_after, title=title, paragraphs=tuple(paragraphs),
        topics=story.topics if reprint.topics is None else reprint.topics,
    )  # fmt: skip


def _print(draft: _Draft, nth: int, taken: set[str]) -> Published:
    """The article as its outlet publishes it."""
    story, masthead = draft.story, MASTHEADS[draft.outlet]
    number = masthead.first_number + masthead.step * nth
    address = _free(masthead, draft, number, taken)
    author = _chosen(masthead.authors, draft.title)
    opening = masthead.opening(story.place or masthead.place, draft.published, author=author)
    lag = draft.listed_after or timedelta(minutes=1 + _draw(draft.title, 6))
    original = draft.relation == "original"
    return Published(
        outlet=draft.outlet, address=address, listed_as=listed_as(masthead, address, nth),
        title=draft.title, paragraphs=_dressed(masthead, opening, draft.paragraphs, original=original),
        published=draft.published, listed=draft.published + lag, topics=draft.topics, story=story.id,
        relation=draft.relation, language=masthead.language, rubric=story.rubric, number=number, author=author,
        lure=story.lure, subtitle=story.subtitle if original else "",
        revisions=tuple(_revisions(story, masthead, opening)) if original else (),
        gone=draft.published + story.gone_after if original and story.gone_after else None,
    )  # fmt: skip


def _free(masthead: Masthead, draft: _Draft, number: int, taken: set[str]) -> str:
    """The address of the title; where an earlier article has it, with a number behind, as content systems do."""
    slug = slug_of(draft.title)
    slugs = chain([slug], (f"{slug}-{more}" for more in count(2)))
    addresses = (
        masthead.address(rubric=draft.story.rubric, number=number, slug=tried, published=draft.published)
        for tried in slugs
    )
    return next(address for address in addresses if address not in taken)


def _dressed(masthead: Masthead, opening: str, paragraphs: Iterable[str], *, original: bool) -> tuple[str, ...]:
    """The text with the outlet's dateline, and its footer under a reprint."""
    first, *rest = paragraphs
    return (opening + first, *rest, *([masthead.footer] if masthead.footer and not original else []))


def _revisions(story: Story, masthead: Masthead, opening: str) -> Iterator[Revision]:
    title, paragraphs = story.title, story.paragraphs
    for change in story.changes:
        title, paragraphs = apply(change, title, paragraphs)
        dressed = _dressed(masthead, opening, paragraphs, original=True)
        yield Revision(at=story.published + change.after, title=title, paragraphs=dressed)


def listed_as(masthead: Masthead, address: str, nth: int) -> str:
    """The address as the feed writes it: with the outlet's parameters, and now and then Serdalo's twin page."""
    # Every seventh: enough that the ten entries of its feed usually hold one.
    if masthead.id == "serdalo" and nth % 7 == 3:
        return address.replace("serdalo.ru/", "serdalo.ru/inh/")
    return address + masthead.tail


def _draw(text: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % below


def _chosen(names: tuple[str, ...], text: str) -> str:
    return names[_draw(text, len(names))] if names else ""
