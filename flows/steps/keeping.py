"""Keeping one article: is it known, changed, a copy of another, and which topics is it about."""

from dataclasses import replace

from dronewire.article import Article, Extraction
from dronewire.assignment import key_of
from dronewire.copies.fingerprint import sketch, text_hash
from dronewire.copies.likeness import MOST, likeness
from dronewire.copies.wording import Wording, wording_of
from dronewire.extract import VERSION
from dronewire.extract.habit import Habit
from dronewire.grouping import piece_of
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.story import Copy, story_id
from dronewire.text.words import tokens
from dronewire.topic import Engine
from storage.keeping import Batch, Found, Kept
from storage.stories.placing import likely_story


def keep_article(  # noqa: PLR0913 - keywords after the third
    topics: Engine,
    stretch: Batch,
    article: Article,
    *,
    page: int,
    line: HaulLine,
    habit: Habit | None = None,
    wording: Wording | None = None,
) -> Outcome:
    """Keep an article that came out of a page, within a batch, and say what it was.

    Args:
        topics: what is looked for.
        stretch: the batch.
        article: as it reads now.
        page: on which page it stands.
        line: what the crawl says of that.
        habit: the outlet's, without whose usual lines it was read.
        wording: that of its text, where it was made before.
    """
    words = tokens(article.text).norms
    wording = wording or wording_of(article.text)
    found = Found(article=article, text_hash=text_hash(words), extractor=VERSION, page=page, at=line.at)
    kept = _kept_before(stretch, found, wording, line)
    if kept is None:
        # By where it was fetched: an address that a page names may turn out to be another article's.
        found = replace(found, article=_addressed(stretch, article, line))
        number, copy = stretch.keep(found, story=story_id(fetched_at(line))), Copy.ORIGINAL
    elif _is_same(stretch, found, kept, habit) or not _speaks_for(line, kept):
        stretch.mark_back(kept)
        return Outcome.SAME
    else:
        stretch.revise(kept, found)
        number, copy = kept.id, Copy.ORIGINAL
    hashes = sketch(wording.shingles)
    near = [one for one in stretch.near(hashes, text_hash=found.text_hash) if one != number]
    if near or kept:
        copy, _ = stretch.link_up(number, near, at=line.at)
    stretch.keep_sketch(number, hashes, at=line.at)
    stretch.keep_matches(number, topics.match(article.title, article.text, language=article.language), at=line.at)
    if kept:
        return Outcome.REVISED
    return Outcome.KEPT if copy is Copy.ORIGINAL else Outcome.COPY


def refuse(stretch: Batch, line: HaulLine, extraction: Extraction) -> None:
    """End a page that holds no article; where there was one, and the page says that there is none, that is gone."""
    led_away = extraction.outcome is Outcome.NOT_AN_ARTICLE and key_of(fetched_at(line)) != key_of(line.address)
    no_more = extraction.absent or (led_away and not extraction.again)
    if no_more and stretch.kept(line.address):
        stretch.mark_gone(line.address, at=line.at)
        stretch.end(line, Outcome.GONE, reason=f"leads to {fetched_at(line)}" if led_away else extraction.reason)
    else:
        stretch.end(line, extraction.outcome, reason=extraction.reason, again=extraction.again)


def fetched_at(line: HaulLine) -> str:
    """The address that a page was fetched at."""
    return line.final or line.address


def _kept_before(stretch: Batch, found: Found, wording: Wording, line: HaulLine) -> Kept | None:
    """The article that a page is another look at, or a twin of: the page is known, or its text is alike.

    An article of another text that lies at the page's own address came by it through a wrong canonical link: it
    makes room and goes to the address where it was fetched.
    """
    for address in dict.fromkeys((fetched_at(line), line.address, found.article.address)):
        kept = stretch.kept(address)
        if kept is None:
            continue
        if key_of(kept.came_from) == key_of(fetched_at(line)) or is_alike(stretch, found, wording, kept):
            return kept
        if key_of(kept.address) == key_of(fetched_at(line)) and not stretch.move(kept, kept.came_from):
            return kept
    return None


def is_alike(stretch: Batch, found: Found, wording: Wording, kept: Kept) -> bool:
    """Whether two pages tell the same article: half of either text stands in the other."""
    if kept.text_hash == found.text_hash:
        return True
    like = likeness(wording, wording_of(stretch.text_of(kept)))
    return like is not None and max(like.of_new, like.of_old) >= MOST


def _is_same(stretch: Batch, found: Found, kept: Kept, habit: Habit | None) -> bool:
    """Whether a page says what is kept, save for the outlet's usual lines if they were not known yet."""
    if kept.refused or kept.title != found.article.title:
        return False
    if kept.text_hash == found.text_hash or habit is None or not habit.lines:
        return kept.text_hash == found.text_hash
    before = "\n".join(habit.without_usual(stretch.text_of(kept).split("\n")))
    return text_hash(tokens(before).norms) == found.text_hash


def _speaks_for(line: HaulLine, kept: Kept) -> bool:
    """Whether a page can change an article: its twin at another address, which may lag behind, cannot."""
    asked = {key_of(fetched_at(line)), key_of(line.address)}
    return bool(asked & {key_of(kept.address), key_of(kept.came_from)})


def _addressed(stretch: Batch, article: Article, line: HaulLine) -> Article:
    """A new article at the address that its page names, or at the page's own where another one lies there."""
    return replace(article, address=fetched_at(line)) if stretch.kept(article.address) else article


def story_of(stretch: Batch, found: Found, wording: Wording, line: HaulLine) -> str:
    """The story that an article would be placed in, were it kept: another's, or its own."""
    said = found.article
    piece = piece_of(id=said.address, title=said.title, text=said.text, address=said.address, outlet=said.outlet)
    near = stretch.near(sketch(wording.shingles), text_hash=found.text_hash)
    return likely_story(stretch.connection, piece, near) or story_id(fetched_at(line))
